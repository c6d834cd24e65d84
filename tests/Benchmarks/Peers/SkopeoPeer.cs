using System.Text;
using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Peers;

/// <summary><c>skopeo copy</c> for one image, <c>skopeo sync</c> for several.</summary>
internal sealed class SkopeoPeer : IContender
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(20);

    public string Name => "skopeo";

    public async Task<Func<Task>> PrepareAsync(Transfer transfer)
    {
        if (transfer.Images is [var image])
        {
            var reference = $"{image.Repository}:{image.Tag}";
            return () => RunAsync(
                "copy", "--src-tls-verify=false", "--dest-tls-verify=false",
                $"docker://{transfer.From.Registry.Authority}/{reference}", $"docker://{transfer.DestinationUrl.Authority}/{reference}");
        }

        var list = Path.GetTempFileName();
        await File.WriteAllTextAsync(list, List(transfer));
        // It keeps the last part of a repository's name only, so that the project is named with the destination.
        var project = transfer.Images[0].Repository.Split('/')[0];
        return async () =>
        {
            await RunAsync("sync", "--src", "yaml", "--dest", "docker", "--dest-tls-verify=false", list, $"{transfer.DestinationUrl.Authority}/{project}");
            File.Delete(list);
        };
    }

    public void Count(CpuSnapshot before, CpuSnapshot after, CpuUse use) => use.Add(CpuGroups.Client, after.ReapedSeconds - before.ReapedSeconds);

    private static string List(Transfer transfer)
    {
        var yaml = new StringBuilder().AppendLine($"\"{transfer.From.Registry.Authority}\":").AppendLine("  tls-verify: false").AppendLine("  images:");
        foreach (var repository in transfer.Images.GroupBy(image => image.Repository))
            yaml.AppendLine($"    \"{repository.Key}\": [{string.Join(", ", repository.Select(image => $"\"{image.Tag}\""))}]");
        return yaml.ToString();
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using var directory = new TemporaryDirectory("skopeo");
        await ChildProcess.RunAsync(
            new ChildProcessStart { FileName = "skopeo", Arguments = ["--insecure-policy", .. arguments], OutputFile = directory.Combine("output") }, Deadline);
    }
}
