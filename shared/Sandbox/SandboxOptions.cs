using System.Security.Cryptography.X509Certificates;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;

namespace HarborReplication.Sandbox;

/// <summary>How a sandbox registry is set up; the default is plain HTTP on a free port, without credentials.</summary>
public sealed record SandboxOptions
{
    /// <summary>Where content is kept; created when missing. A registry started again on it has its content back.</summary>
    public required string Directory { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Serves HTTPS with this certificate (with its private key).</summary>
    public X509Certificate2? Certificate { get; init; }

    public AccessMode Access { get; init; }

    /// <summary>Who gets in; with <see cref="AccessMode.Bearer"/>, null gives tokens to everybody.</summary>
    public SandboxCredentials? Credentials { get; init; }

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>False answers 404, as registries older than OCI 1.1 do.</summary>
    public bool ReferrersApi { get; init; } = true;

    /// <summary>False refuses to delete tags, as distribution 2.8 does.</summary>
    public bool DeleteByTag { get; init; } = true;

    /// <summary>Entries in a page of the catalog or of tags, whatever the client asks for; null sets no limit.</summary>
    public int? LargestPage { get; init; }

    /// <summary>Requests remembered.</summary>
    public int RequestLogCapacity { get; init; } = 100_000;

    /// <summary>Verifies uploads and throws their content away, for measurements with large blobs.</summary>
    public bool DiscardUploads { get; init; }

    /// <summary>Makes it a Harbor: its API, its webhooks, and its accounts instead of <see cref="Access"/>. Null leaves a plain distribution registry.</summary>
    public SandboxHarborOptions? Harbor { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
