using System.Security.Cryptography.X509Certificates;

namespace HarborReplication.Registry.Transport;

/// <summary>The names a certificate is valid for, as a list for people.</summary>
internal static class CertificateNames
{
    public static string Of(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(10)
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : $"no name ({certificate.Subject})";
    }
}
