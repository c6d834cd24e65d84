using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Peers;

/// <summary>
/// What the registries give to a client that does nothing but pass bytes on: <c>curl GET | curl PATCH</c> and a last PUT, or
/// <c>curl GET | curl PUT</c>, for all layers at once, unverified.
/// </summary>
internal sealed class CurlLimit(CurlWay way) : IContender
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public string Name => way == CurlWay.Patch ? "curl PATCH, all layers at once" : "curl PUT, all layers at once";

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
                pipes.Add($"{Pipe(from, to, blob.Digest)} || touch failed");
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

    private string Pipe(Uri from, Uri to, string digest)
    {
        const string Send = "curl -sSf -H 'Content-Type: application/octet-stream'";
        return way == CurlWay.Put
            ? $"curl -sSf '{from}' | {Send} -T - '{to}&digest={digest}'"
            // Each answer says where to go on: the state of the upload is in its address.
            : $"next=$(curl -sSf '{from}' | {Send} -X PATCH -T - -o /dev/null -w '%header{{location}}' '{to}') && {Send} -X PUT -H 'Content-Length: 0' \"$next&digest={digest}\"";
    }

    public void Count(CpuSnapshot before, CpuSnapshot after, CpuUse use) => use.Add(CpuGroups.Client, after.ReapedSeconds - before.ReapedSeconds);
}
