using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HarborReplication.Testing;

/// <summary>A certificate authority made for one test, and a server certificate for 127.0.0.1 and localhost signed by it.</summary>
public sealed record TestCertificates
{
    /// <summary>What a client has to trust, as PEM.</summary>
    public required string AuthorityPem { get; init; }

    public required string ServerPem { get; init; }

    public required string ServerKeyPem { get; init; }

    public static TestCertificates Create(params string[] hostNames)
    {
        var notBefore = TimeProvider.System.GetUtcNow().AddDays(-1);
        var notAfter = notBefore.AddDays(30);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = authorityRequest.CreateSelfSigned(notBefore, notAfter);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=registry under test", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var name in (string[])["localhost", .. hostNames])
            names.AddDnsName(name);
        serverRequest.CertificateExtensions.Add(names.Build());
        serverRequest.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var server = serverRequest.Create(authority, notBefore, notAfter, RandomNumberGenerator.GetBytes(12));
        return new TestCertificates
        {
            AuthorityPem = authority.ExportCertificatePem(),
            ServerPem = server.ExportCertificatePem(),
            ServerKeyPem = serverKey.ExportPkcs8PrivateKeyPem(),
        };
    }
}
