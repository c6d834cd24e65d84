using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Registry.Tests.Servers;

/// <summary>Two sandbox registries, which can be given faults, and a copier between them.</summary>
internal sealed class SandboxPair : IAsyncDisposable
{
    public const string SourceName = "team/app";
    public const string DestinationName = "mirror/app";
    private static readonly SandboxCredentials Account = new("copier", "copier-password");
    private readonly TemporaryDirectory _directory = new("pair");
    private bool _hasTokens;

    private SandboxPair()
    {
    }

    public SandboxRegistry Source { get; private set; } = null!;
    public SandboxRegistry Destination { get; private set; } = null!;
    public RegistryClient SourceClient { get; private set; } = null!;
    public RegistryClient DestinationClient { get; private set; } = null!;
    public RecordingObserver Observer { get; } = new();
    public ArtifactCopier Copier { get; set; } = NewCopier();

    /// <summary>A tag to the tag of the same name, by chunks of 100,000 bytes where chunks are asked for.</summary>
    public CopyRequest Request => new()
    {
        Source = SourceClient,
        SourceRepository = RepositoryName.Parse(SourceName),
        SourceReference = Reference.Parse("v1"),
        Destination = DestinationClient,
        DestinationRepository = RepositoryName.Parse(DestinationName),
        DestinationReference = Reference.Parse("v1"),
        ChunkSize = 100_000,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="destinationTokens">The destination wants bearer tokens.</param>
    /// <param name="discard">The destination verifies and throws away.</param>
    /// <param name="options">Of the clients.</param>
    /// <param name="sourceReferrers">The source has the referrers API.</param>
    /// <param name="destinationReferrers">The destination has it.</param>
    public static async Task<SandboxPair> StartAsync(
        bool destinationTokens = false, bool discard = false, RegistryClientOptions? options = null, bool sourceReferrers = true, bool destinationReferrers = true)
    {
        var pair = new SandboxPair { _hasTokens = destinationTokens };
        pair.Source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = pair._directory.Combine("source"), ReferrersApi = sourceReferrers }, Cancel);
        pair.Destination = await SandboxRegistry.StartAsync(
            new SandboxOptions
            {
                Directory = pair._directory.Combine("destination"),
                DiscardUploads = discard,
                ReferrersApi = destinationReferrers,
                Access = destinationTokens ? AccessMode.Bearer : AccessMode.Anonymous,
                Credentials = destinationTokens ? Account : null,
            },
            Cancel);
        var factory = new RegistryClientFactory(TimeProvider.System, options ?? ScriptedRegistry.Fast);
        pair.SourceClient = factory.Create(new RegistryEndpoint { Url = pair.Source.Url });
        pair.DestinationClient = factory.Create(new RegistryEndpoint
        {
            Url = pair.Destination.Url,
            Username = destinationTokens ? Account.UserName : null,
            Password = destinationTokens ? Account.Password : null,
        });
        return pair;
    }

    /// <summary>As another worker would have it: it knows nothing of what was copied before.</summary>
    public static ArtifactCopier NewCopier(CopierOptions? options = null) =>
        new(TimeProvider.System, (options ?? new CopierOptions()) with { RetryDelay = TimeSpan.FromMilliseconds(5) });

    /// <summary>Puts an image with layers of these sizes into the source as v1.</summary>
    public async Task<SampleImage> AddImageAsync(params int[] layers)
    {
        var image = SampleImage.Of([.. layers.Select(SampleImage.RandomLayer)]);
        await image.AddToAsync(Source, SourceName, "v1");
        return image;
    }

    public Task<CopyResult> CopyAsync(CopyRequest? request = null) => Copier.CopyAsync(request ?? Request, Observer, Cancel);

    public async Task<CopyException> FailAsync(CopyRequest? request = null) => await Assert.ThrowsAsync<CopyException>(() => CopyAsync(request));

    /// <summary>Reads the tag and all it names from the destination, without the client under test and without faults.</summary>
    public async Task AssertPullableAsync(Digest digest, string reference = "v1")
    {
        Destination.Faults.Clear();
        using var content = await OpenDestinationAsync();
        Assert.Equal(digest.ToString(), await content.DigestAsync(DestinationName, reference, Cancel));
        await content.VerifyAsync(DestinationName, reference, Cancel);
    }

    /// <summary>Bytes of request bodies that the destination has read for uploads.</summary>
    public long BytesUploaded() => Destination.Requests.Snapshot()
        .Where(request => request.Kind is RequestKind.UploadPatch or RequestKind.UploadFinish)
        .Sum(request => request.BytesIn);

    public async ValueTask DisposeAsync()
    {
        SourceClient.Dispose();
        DestinationClient.Dispose();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<RegistryContent> OpenDestinationAsync()
    {
        var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = Destination.Url };
        if (!_hasTokens)
            return new RegistryContent(client);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/token?service=any&scope=repository:{DestinationName}:pull");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Account.UserName}:{Account.Password}")));
        using var answer = await client.SendAsync(request, Cancel);
        var token = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new RegistryContent(client);
    }
}
