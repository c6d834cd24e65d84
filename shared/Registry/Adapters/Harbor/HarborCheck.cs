using System.Net;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>Tests a connection from the outside in: name, connection, certificate, whether it is a Harbor, the credential, the token service.</summary>
internal sealed class HarborCheck(RegistryClient client, HarborApiClient api)
{
    private readonly string _host = client.Endpoint.Url.Authority;
    private readonly string? _username = client.Endpoint.Username;

    public async Task<RegistryDiagnosis> RunAsync(CancellationToken cancellationToken)
    {
        HarborSystem system;
        try
        {
            system = await api.GetAsync(api.Paths.System, HarborAnswers.Default.HarborSystem, cancellationToken).ConfigureAwait(false);
            if (system is { HarborVersion: null, AuthMode: null })
                return await ExplainOtherAsync(null, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (e.Kind is FailureKind.Unreachable or FailureKind.Tls or FailureKind.Timeout || e.IsTransient)
        {
            return Unhealthy(e.Kind, WithAdvice(e));
        }
        catch (RegistryException e)
        {
            return await ExplainOtherAsync(e, cancellationToken).ConfigureAwait(false);
        }

        var version = system.HarborVersion is { } number ? $"Harbor {number}" : "Harbor";
        var readOnly = system.ReadOnly == true ? " It is in read-only mode: nothing can be pushed to it." : "";
        if (string.IsNullOrEmpty(_username))
            return Healthy($"{_host} is {version}. No credential is set: only public projects can be read.{readOnly}");
        return await CheckCredentialAsync(system, cancellationToken).ConfigureAwait(false)
            ?? Healthy($"{_host} is {version} and accepts the credential of '{_username}'.{readOnly}");
    }

    /// <summary>
    /// Null when it is good. Harbor's API and its token service take a wrong password for nobody and answer 200; the distribution API,
    /// asked with Basic, answers 401. Then the way that pushes and pulls go: challenge, token, request.
    /// </summary>
    private async Task<RegistryDiagnosis?> CheckCredentialAsync(HarborSystem system, CancellationToken cancellationToken)
    {
        try
        {
            await api.AskAsync(HttpMethod.Get, api.Paths.Ping, [HttpStatusCode.OK], cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (e.Kind == FailureKind.Auth)
        {
            var advice = system.AuthMode == "oidc_auth" && !_username!.Contains('$', StringComparison.Ordinal)
                ? " Harbor logs people in by OIDC: use the CLI secret of the user's profile, or a robot account."
                : " Check name and secret (a robot's name has its prefix: robot$name), and whether the account has expired or is disabled.";
            return Unhealthy(FailureKind.Auth, $"{_host} is a Harbor and refuses the credential of '{_username}'.{advice} ({e.Message})");
        }
        catch (RegistryException e)
        {
            return Unhealthy(e.Kind, WithAdvice(e));
        }

        try
        {
            await client.PingAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (RegistryException e)
        {
            return Unhealthy(
                e.Kind,
                $"{_host} accepts the credential of '{_username}', but a token for pulling and pushing cannot be had: is Harbor's external URL right, and can it be reached from here? ({e.Message})");
        }
    }

    /// <summary>It answers, but not as Harbor 2 does: what is it?</summary>
    private async Task<RegistryDiagnosis> ExplainOtherAsync(RegistryException? failure, CancellationToken cancellationToken)
    {
        var said = failure is null ? "" : $" ({failure.Message})";
        if (await IsOldHarborAsync(cancellationToken).ConfigureAwait(false))
            return Unhealthy(FailureKind.Unsupported, $"{_host} is a Harbor older than 2.0, whose API is another one; upgrade it, or use the type '{RegistryTypes.DockerRegistry}'.{said}");
        try
        {
            await client.PingAsync(cancellationToken).ConfigureAwait(false);
            return Unhealthy(FailureKind.Protocol, $"{_host} is a registry, but not a Harbor; use the type '{RegistryTypes.DockerRegistry}'.{said}");
        }
        catch (RegistryException e) when (e.Kind is FailureKind.Auth or FailureKind.Denied)
        {
            return Unhealthy(FailureKind.Protocol, $"{_host} answers like a registry that refuses the credential, but not like a Harbor; if it is none, use the type '{RegistryTypes.DockerRegistry}'.{said}");
        }
        catch (RegistryException)
        {
            return Unhealthy(FailureKind.Protocol, $"{_host} answers, but neither as a Harbor nor as a registry does; is the URL right?{said}");
        }
    }

    private async Task<bool> IsOldHarborAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync(api.Paths.OldSystem, HarborAnswers.Default.HarborSystem, cancellationToken).ConfigureAwait(false) is { HarborVersion: not null } or { AuthMode: not null };
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    private string WithAdvice(RegistryException failure) => failure.Kind switch
    {
        FailureKind.Unreachable when failure.NeverConnected => $"{failure.Message}. Check the host name and port of the URL, DNS, and whether a firewall is between this worker and {_host}.",
        FailureKind.Tls => $"{failure.Message}. Give the authority that issued the certificate as ca_certificate, or check the name and the scheme of the URL.",
        FailureKind.Timeout => $"{failure.Message}. Is {_host} overloaded, or something in between that swallows answers?",
        _ => $"{failure.Message}. {_host} is there, but not well; look at its health page.",
    };

    private static RegistryDiagnosis Healthy(string message) => new() { IsHealthy = true, Message = message };

    private static RegistryDiagnosis Unhealthy(FailureKind failure, string message) => new() { IsHealthy = false, Failure = failure, Message = message };
}
