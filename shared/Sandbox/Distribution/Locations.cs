using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Distribution;

internal static class Locations
{
    /// <summary>Absolute and by the name the client used, as distribution 2.8 gives them by default.</summary>
    public static string Of(HttpRequest request, string pathAndQuery) => $"{request.Scheme}://{request.Host}{pathAndQuery}";
}
