namespace HarborReplication.Sandbox.Harbor;

/// <summary>Makes a sandbox registry behave as a Harbor does; the defaults are those of the recorded v2.9.5.</summary>
public sealed record SandboxHarborOptions
{
    /// <summary>Of the account <c>admin</c>.</summary>
    public string AdminPassword { get; init; } = "Harbor12345";

    /// <summary>What <c>/systeminfo</c> says; from 2.12 on there is the artifact list of a whole project, from 2.13 on the newer audit log.</summary>
    public string Version { get; init; } = "v2.9.5-672ec4ad";

    /// <summary>Of the tokens that <c>/service/token</c> gives.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a webhook waits before it is posted; a real Harbor takes 0.4 to 2.4 seconds.</summary>
    public TimeSpan WebhookDelay { get; init; } = TimeSpan.FromMilliseconds(50);
}
