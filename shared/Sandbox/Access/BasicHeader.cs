using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;

namespace HarborReplication.Sandbox.Access;

internal static class BasicHeader
{
    public static bool TryParse(string? header, [NotNullWhen(true)] out SandboxCredentials? credentials)
    {
        credentials = null;
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return false;
        var bytes = new byte[value.Parameter?.Length ?? 0];
        if (!Convert.TryFromBase64String(value.Parameter ?? "", bytes, out var length))
            return false;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (parts.Length == 2)
            credentials = new SandboxCredentials(parts[0], parts[1]);
        return credentials is not null;
    }
}
