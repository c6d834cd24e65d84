using System.Net.Http.Headers;
using System.Text;
using HarborReplication.Registry.Transport;

namespace HarborReplication.Registry.Auth;

/// <summary>The Basic form of an endpoint's credential.</summary>
internal static class BasicCredential
{
    /// <summary>Null when the endpoint is used anonymously.</summary>
    public static AuthenticationHeaderValue? Of(RegistryEndpoint endpoint) =>
        string.IsNullOrEmpty(endpoint.Username) && string.IsNullOrEmpty(endpoint.Password)
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{endpoint.Username}:{endpoint.Password}")));
}
