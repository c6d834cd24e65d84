using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HarborReplication.Registry.Transport;

/// <summary>Decides about server certificates as Harbor does: a CA, when given, is trusted beside the system's and outranks <c>insecure</c>.</summary>
internal sealed class CertificateCheck : IDisposable
{
    private readonly TimeProvider _time;
    private readonly bool _insecure;
    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="FormatException">The PEM text holds no certificate or a broken one.</exception>
    public CertificateCheck(bool insecure, string? caCertificate, TimeProvider time)
    {
        _time = time;
        if (!string.IsNullOrWhiteSpace(caCertificate))
        {
            try
            {
                _authorities.ImportFromPem(caCertificate);
            }
            catch (CryptographicException e)
            {
                throw new FormatException($"The CA certificate is not valid PEM: {e.Message}", e);
            }

            if (_authorities.Count == 0)
                throw new FormatException("The CA certificate holds no '-----BEGIN CERTIFICATE-----' block.");
        }

        _insecure = insecure && _authorities.Count == 0;
    }

    /// <summary>Null when the certificate is accepted, else the reason why not.</summary>
    public string? Refusal(string host, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_insecure || errors == SslPolicyErrors.None)
            return null;
        if (presented is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the server presented no certificate";
        var certificate = presented as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(presented.GetRawCertData());
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"name mismatch: the certificate is valid for {CertificateNames.Of(certificate)}, not for {host}";
        if (_authorities.Count > 0 && IsTrustedByAuthorities(certificate, chain))
            return null;
        return ChainRefusal(certificate, chain);
    }

    public void Dispose()
    {
        foreach (var authority in _authorities)
            authority.Dispose();
    }

    private bool IsTrustedByAuthorities(X509Certificate2 certificate, X509Chain? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
            foreach (var element in presented.ChainElements)
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        if (chain.Build(certificate))
            return true;
        // An intermediate given as the CA ends the chain although nobody signed for it here; Go accepts that too.
        return chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot)
            && chain.ChainElements.Any(element => _authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
    }

    private string ChainRefusal(X509Certificate2 certificate, X509Chain? chain)
    {
        var now = _time.GetUtcNow();
        if (now > certificate.NotAfter)
            return $"the certificate expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";
        if (now < certificate.NotBefore)
            return $"the certificate is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}";
        var problems = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        if ((problems & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
        {
            return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
                ? $"self-signed certificate ({certificate.Subject}): give its CA certificate, or set insecure"
                : $"certificate signed by unknown authority ({certificate.Issuer}): give its CA certificate, or set insecure";
        }

        if (problems.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return "a certificate of the chain has expired or is not valid yet";
        if (problems.HasFlag(X509ChainStatusFlags.Revoked))
            return "the certificate is revoked";
        var words = chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Where(text => text.Length > 0).Distinct() ?? [];
        return $"the certificate is not trusted: {string.Join("; ", words)}";
    }
}
