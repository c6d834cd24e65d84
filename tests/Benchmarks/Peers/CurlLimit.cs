using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Peers;

/// <summary>
/// What the registries give to a client that does nothing but pass bytes on: <c>curl GET | curl PUT</c> for all layers at once, unverified.
/// </summary>
internal sealed class CurlLimit : IContender
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public string Name => "curl, all layers at once";

    public async Task<Func<Task>> PrepareAsync(Transfer transfer)
    {
        var pipes = new List<string>();
        foreach (var image in transfer.Images)
        {
            foreach (var blob in image.Blobs)
            {
                var upload = await transfer.Destination.Client.StartUploadAsync(image.Repository);
                var from = new Uri(transfer.From.Registry.Url, $"/v2/{image.Repository}/blobs/{blob.Digest}");
                // The session was opened on the destination itself, which may be behind a link.
                var to = new UriBuilder(upload) { Host = transfer.DestinationUrl.Host, Port = transfer.DestinationUrl.Port }.Uri;
                pipes.Add($"curl -sSf '{from}' | curl -sSf -T - -H 'Content-Type: application/octet-stream' '{to}&digest={blob.Digest}' || touch failed");
            }
        }

        return async () =>
        {
            using var directory = new TemporaryDirectory("curl");
            await ChildProcess.RunAsync(
                new ChildProcessStart
                {
                    FileName = "sh",
                    Arguments = ["-c", $"{string.Join(" & ", pipes.Select(pipe => $"({pipe})"))} & wait; test ! -e failed"],
                    WorkingDirectory = directory.Path,
                    OutputFile = directory.Combine("output"),
                },
                Deadline);
            foreach (var image in transfer.Images)
                await transfer.Destination.Client.PushManifestAsync(image.Repository, image.Tag, OciImage.ManifestType, image.Manifest);
        };
    }

    public void Count(CpuSnapshot before, CpuSnapshot after, CpuUse use) => use.Add(CpuGroups.Client, after.ReapedSeconds - before.ReapedSeconds);
}
