namespace HarborReplication.Rules.Naming;

/// <summary>How many components a destination wants in a repository's name.</summary>
public sealed record PathRule
{
    /// <summary>Any number: OCI distribution has no such rule.</summary>
    public static readonly PathRule Any = new() { AtLeast = 1, AtMost = int.MaxValue, Description = "any number of components" };

    /// <summary>Harbor: a project and something in it.</summary>
    public static readonly PathRule Harbor =
        new() { AtLeast = 2, AtMost = int.MaxValue, Description = "at least 2 components (project/repository)" };

    /// <summary>Docker Hub: an account and a repository.</summary>
    public static readonly PathRule DockerHub =
        new() { AtLeast = 2, AtMost = 2, Description = "exactly 2 components (account/repository)" };

    public required int AtLeast { get; init; }
    public required int AtMost { get; init; }

    /// <summary>The rule in words, for messages.</summary>
    public required string Description { get; init; }

    /// <summary>The rule of a registry type in the words of Harbor's API; a type that has none gets <see cref="Any"/>.</summary>
    public static PathRule For(string registryType) => registryType switch
    {
        "harbor" => Harbor,
        "docker-hub" => DockerHub,
        _ => Any,
    };

    public bool Allows(int components) => components >= AtLeast && components <= AtMost;
}
