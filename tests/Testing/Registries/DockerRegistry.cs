using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace HarborReplication.Testing;

/// <summary>
/// The reference registry (distribution 2.8) on a file system of its own, deletion enabled, with an access log that tests count requests
/// in. <see cref="Client"/> reads and writes its content.
/// </summary>
public sealed class DockerRegistry : TestServer
{
    public const string UserName = "replicator";
    public const string Password = "registry-test-password";

    // bcrypt of the password above, cost 4. The registry reads no other format, and .NET has no bcrypt.
    private const string PasswordHash = "$2b$04$abcdefghijklmnopqrstuunVhfQpnqHpAVcaDBQgTW/1IjvwTZL/y";
    private const string ComposeName = "registry-source";
    private const int PortInContainer = 5000;
    private const string DirectoryInContainer = "/etc/registry-under-test";
    private readonly DockerRegistryOptions _options;
    private readonly TemporaryDirectory _directory = new("registry");
    private readonly int _port = FreePort.Next();
    private IContainer? _container;

    public DockerRegistry()
        : this(new DockerRegistryOptions())
    {
    }

    public DockerRegistry(DockerRegistryOptions options)
    {
        _options = options;
        Url = new Uri($"{(options.Certificates is null ? "http" : "https")}://127.0.0.1:{_port}");
        Client = new RegistryContent(CreateHttpClient());
    }

    /// <summary>Without a path or a trailing slash in its text: <c>http://127.0.0.1:port</c>.</summary>
    public Uri Url { get; }

    public int Port => _port;

    /// <summary><c>host:port</c>, as image references name it.</summary>
    public string Authority => Url.Authority;

    public bool RequiresCredentials => _options.RequireCredentials;

    public RegistryContent Client { get; }

    /// <summary>Every request answered since the first start. An entry is written after its answer was sent, so poll for counts.</summary>
    public async Task<IReadOnlyList<AccessLogEntry>> ReadAccessLogAsync(CancellationToken cancellationToken = default)
    {
        string text;
        if (await DockerEngine.IsAvailableAsync())
        {
            text = await ReadLogAsync();
        }
        else if (!File.Exists(AccessLogFile))
        {
            return [];
        }
        else
        {
            await using var stream = new FileStream(AccessLogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            text = await reader.ReadToEndAsync(cancellationToken);
        }

        return [.. text.Split('\n').Select(AccessLogEntry.Parse).OfType<AccessLogEntry>()];
    }

    /// <summary>How often each <c>repository:tag</c> was put with 201.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountTagPutsAsync(CancellationToken cancellationToken = default) =>
        (await ReadAccessLogAsync(cancellationToken))
            .Where(entry => entry is { Status: 201, TagPut: not null })
            .CountBy(entry => entry.TagPut!)
            .ToDictionary();

    /// <summary>Removes what no manifest names, as an operator does, while the registry runs.</summary>
    public async Task CollectGarbageAsync(CancellationToken cancellationToken = default)
    {
        if (_container is { } container)
        {
            var result = await container.ExecAsync(["registry", "garbage-collect", $"{DirectoryInContainer}/config.yml"], cancellationToken);
            if (result.ExitCode != 0)
                throw new InvalidOperationException($"The garbage collection failed: {result.Stderr}");
            return;
        }

        await ChildProcess.RunAsync(
            LocalStart(["garbage-collect", _directory.Combine("config.yml")], _directory.Combine("collection.log")), StartDeadline, cancellationToken);
    }

    /// <summary>Leaves a blob of a repository as it is for a moment while it is being linked: the link is there, and empty.</summary>
    public async Task EmptyLinkAsync(string repository, string digest, CancellationToken cancellationToken = default)
    {
        var link = $"storage/docker/registry/v2/repositories/{repository}/_layers/{digest.Replace(':', '/')}/link";
        if (_container is { } container)
            await container.ExecAsync(["truncate", "-s", "0", $"{DirectoryInContainer}/{link}"], cancellationToken);
        else
            await File.WriteAllBytesAsync(_directory.Combine(link), [], cancellationToken);
    }

    private string AccessLogFile => _directory.Combine("access.log");

    private protected override string? LocalProgramMissing() => LocalPrograms.Find("docker-registry") is null ? "docker-registry" : null;

    private protected override IServerEngine CreateLocal()
    {
        WriteConfiguration($"127.0.0.1:{_port}", _directory.Path);
        return new LocalServer(new LocalServerRecipe
        {
            Directory = _directory,
            Start = LocalStart(["serve", _directory.Combine("config.yml")], AccessLogFile),
        });
    }

    private ChildProcessStart LocalStart(IReadOnlyList<string> arguments, string outputFile) => new()
    {
        FileName = LocalPrograms.Find("docker-registry")!,
        Arguments = arguments,
        OutputFile = outputFile,
        ErrorFile = _directory.Combine("registry.log"),
        // The program takes every REGISTRY_* variable for a setting.
        RemovedEnvironment =
        [
            .. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("REGISTRY_", StringComparison.Ordinal)),
        ],
    };

    private protected override IServerEngine CreateContainer()
    {
        WriteConfiguration($"0.0.0.0:{PortInContainer}", DirectoryInContainer);
        var builder = new ContainerBuilder(ComposeFile.ImageOf(ComposeName))
            .WithPortBinding(_port, PortInContainer)
            .WithCommand($"{DirectoryInContainer}/config.yml")
            .WithWaitStrategy(Wait.ForUnixContainer());
        foreach (var file in Directory.GetFiles(_directory.Path))
            builder = builder.WithResourceMapping(new FileInfo(file), $"{DirectoryInContainer}/");
        _container = builder.Build();
        return new ContainerEngine(_container);
    }

    private protected override async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await Client.PingAsync(cancellationToken);
        return true;
    }

    private protected override void Release()
    {
        Client.Dispose();
        _directory.Dispose();
    }

    private void WriteConfiguration(string address, string directory)
    {
        var configuration = new StringBuilder(
            $"""
            version: 0.1
            log:
              level: warn
              accesslog:
                disabled: false
            storage:
              filesystem:
                rootdirectory: {directory}/storage
                maxthreads: 100
              delete:
                enabled: true
              maintenance:
                uploadpurging:
                  enabled: false
            http:
              addr: {address}
              secret: registry-under-test

            """);
        if (_options.CacheDescriptors)
            configuration.Replace("  delete:\n", "  cache:\n    blobdescriptor: inmemory\n  delete:\n");
        if (_options.Certificates is { } certificates)
        {
            File.WriteAllText(_directory.Combine("server.pem"), certificates.ServerPem);
            File.WriteAllText(_directory.Combine("server.key"), certificates.ServerKeyPem);
            configuration.Append($"  tls:\n    certificate: {directory}/server.pem\n    key: {directory}/server.key\n");
        }

        if (_options.RequireCredentials)
        {
            File.WriteAllText(_directory.Combine("htpasswd"), $"{UserName}:{PasswordHash}\n");
            configuration.Append($"auth:\n  htpasswd:\n    realm: registry-under-test\n    path: {directory}/htpasswd\n");
        }

        if (_options.NotificationUrl is { } notified)
        {
            configuration.Append(
                $"""
                notifications:
                  endpoints:
                    - name: test
                      url: {notified}
                      headers:
                        Authorization: [ "{_options.NotificationSecret}" ]
                      timeout: 5s
                      threshold: 5
                      backoff: 500ms

                """);
        }

        File.WriteAllText(_directory.Combine("config.yml"), configuration.ToString());
    }

    private HttpClient CreateHttpClient()
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 32, AllowAutoRedirect = false };
        if (_options.Certificates is { } certificates)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(certificates.AuthorityPem) },
            };
        }

        var client = new HttpClient(handler) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(60) };
        if (_options.RequireCredentials)
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Password}")));
        return client;
    }
}
