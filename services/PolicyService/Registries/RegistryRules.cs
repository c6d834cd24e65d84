using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using HarborReplication.PolicyService.Dispatching;

namespace HarborReplication.PolicyService.Registries;

/// <summary>What a registry must be like to be tried and saved.</summary>
internal static partial class RegistryRules
{
    public const string Basic = "basic";

    private const int MaxNameLength = 64;
    private const string RegionForm = "letters, digits, '.', '_' and '-', beginning and ending with a letter or digit, at most 64 characters";

    /// <summary>The draft in its canonical form, or every mistake in it, each beginning with its field.</summary>
    public static IReadOnlyList<string> Check(RegistryDraft draft, out RegistryDraft canonical, out string origin)
    {
        canonical = draft;
        origin = "";
        var mistakes = new List<string>();
        if (draft.Name.Length is 0 or > MaxNameLength)
            mistakes.Add($"name: must have 1 to {MaxNameLength} characters");
        if (!RegistryTypes.Supported.Contains(draft.Type))
            mistakes.Add($"type: \"{draft.Type}\" is not supported; use {string.Join(" or ", RegistryTypes.Supported)}");
        if (RegistryAddress.TryCreate(draft.Url, draft.ConnectTo, out var address, out var mistake))
        {
            canonical = draft with { Url = address.Url, ConnectTo = address.ConnectTo };
            origin = address.Origin;
        }
        else
        {
            mistakes.Add(mistake);
        }

        if (!IsRegion(draft.Region))
            mistakes.Add(RegionMistake("region", draft.Region));
        if (draft.CredentialType != Basic)
            mistakes.Add($"credential type: \"{draft.CredentialType}\" is not supported; use {Basic}");
        if (draft.AccessSecret == RegistryDraft.Mask)
            mistakes.Add("access_secret: is the stars shown in place of a secret; give the secret itself");
        if (draft.AuditLogAccessSecret is { } secret && (secret == RegistryDraft.Mask || draft.AuditLogAccessKey is null))
            mistakes.Add("audit_log_credential: give access_key and access_secret, the secret itself and not the stars shown in its place");
        if (draft.CaCertificate is { } certificate && !IsCertificate(certificate))
            mistakes.Add("ca_certificate: is not a certificate; give PEM, beginning with -----BEGIN CERTIFICATE-----");
        ConcurrencyRule.Check("max_concurrent_pulls", draft.MaxConcurrentPulls, mistakes);
        ConcurrencyRule.Check("max_concurrent_pushes", draft.MaxConcurrentPushes, mistakes);
        return mistakes;
    }

    public static bool IsRegion(string region) => Region().IsMatch(region);

    public static string RegionMistake(string field, string region) => $"{field}: \"{region}\" is not a region's name; it takes {RegionForm}";

    private static bool IsCertificate(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Region();
}
