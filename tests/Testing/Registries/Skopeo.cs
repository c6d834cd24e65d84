namespace HarborReplication.Testing;

/// <summary>Runs skopeo, an implementation of the protocols that shares no code with ours, to push input and to check output.</summary>
public static class Skopeo
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <summary>Null when skopeo can be used.</summary>
    public static string? UnavailableReason => LocalPrograms.Find("skopeo") is null ? "needs skopeo, which is not on this machine" : null;

    /// <summary>Pushes every platform of an image without changing a byte.</summary>
    public static async Task PushAsync(
        OciImage image, DockerRegistry registry, string repository, string tag, CancellationToken cancellationToken = default)
    {
        using var directory = new TemporaryDirectory("layout");
        var layout = directory.Combine("image");
        await OciImages.WriteLayoutAsync(image, layout, tag, cancellationToken);
        await RunAsync(
            ["copy", "--all", "--preserve-digests", "--dest-tls-verify=false", .. Credentials(registry, "--dest-creds"), $"oci:{layout}:{tag}", Reference(registry, repository, tag)],
            cancellationToken);
    }

    /// <summary>The manifest of a tag as stored, as text.</summary>
    public static Task<string> InspectRawAsync(DockerRegistry registry, string repository, string tag, CancellationToken cancellationToken = default) =>
        RunAsync(
            ["inspect", "--raw", "--tls-verify=false", .. Credentials(registry, "--creds"), Reference(registry, repository, tag)],
            cancellationToken);

    /// <summary>Runs <c>skopeo</c> with any arguments and returns what it printed.</summary>
    public static async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        using var directory = new TemporaryDirectory("skopeo");
        return await ChildProcess.RunAsync(
            new ChildProcessStart
            {
                FileName = LocalPrograms.Find("skopeo") ?? throw new InvalidOperationException(UnavailableReason),
                // No policy file is needed to copy between test registries.
                Arguments = ["--insecure-policy", .. arguments],
                OutputFile = directory.Combine("out"),
                ErrorFile = directory.Combine("err"),
            },
            Deadline,
            cancellationToken);
    }

    private static string Reference(DockerRegistry registry, string repository, string tag) => $"docker://{registry.Authority}/{repository}:{tag}";

    private static string[] Credentials(DockerRegistry registry, string option) =>
        registry.RequiresCredentials ? [option, $"{DockerRegistry.UserName}:{DockerRegistry.Password}"] : [];
}
