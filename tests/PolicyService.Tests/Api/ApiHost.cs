using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using HarborReplication.Messaging;
using HarborReplication.PolicyService.Access;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Sessions;
using HarborReplication.PolicyService.Tests.Contract;
using HarborReplication.PolicyService.Tests.Plane;
using HarborReplication.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MassTransit;

namespace HarborReplication.PolicyService.Tests.Api;

/// <summary>PolicyService's HTTP surface on Kestrel, a real database and the in-memory bus; <see cref="ScriptedWorker"/> tries connections.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    public const string Password = "correct horse";
    public const string WorkerToken = "worker token";

    private PlaneDatabase? _database;
    private ExceptionDispatchInfo? _skipped;
    private readonly Uri? _broker;
    private readonly LocalRegistry _local;
    private WebApplication? _app;
    private HttpClient? _client;
    private int _number;

    public ApiHost()
        : this(broker: null)
    {
    }

    internal ApiHost(Uri? broker = null, string? localRegistry = null)
    {
        _broker = broker;
        _local = new LocalRegistry(localRegistry);
    }

    public HttpClient Client
    {
        get
        {
            _skipped?.Throw();
            return _client ?? throw new InvalidOperationException("The host is not started.");
        }
    }

    internal ScriptedWorker Worker => Services.GetRequiredService<ScriptedWorker>();

    internal ScriptedReading Reading => Services.GetRequiredService<ScriptedReading>();

    internal ScriptedWebhooks Webhooks => Services.GetRequiredService<ScriptedWebhooks>();

    internal IServiceProvider Services => App.Services;

    private WebApplication App
    {
        get
        {
            _skipped?.Throw();
            return _app ?? throw new InvalidOperationException("The host is not started.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _database = await PlaneDatabase.CreateAsync();
        }
        catch (Exception skip) when (skip.Message.StartsWith(Xunit.v3.DynamicSkipToken.Value, StringComparison.Ordinal))
        {
            // A fixture cannot skip, the tests that touch it can.
            _skipped = ExceptionDispatchInfo.Capture(skip);
            return;
        }

        var builder = WebApplication.CreateBuilder();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.AddServiceDefaults("policy-service-test", 0);
        builder.Logging.ClearProviders();
        builder.Services.AddPolicyService(new PolicyServiceOptions
        {
            Database = _database.Options,
            AdminPassword = Password,
            WorkerToken = WorkerToken,
            SecretsKey = new byte[32],
            // The tests write rows of executions as they want to see them; nothing else may move them.
            Clocks = new ExecutionPlaneOptions { SweepInterval = TimeSpan.FromHours(1), LeaseDuration = TimeSpan.FromHours(1) },
            LocalRegistry = _local,
        });
        builder.Services.AddPolicyApi(new AccessOptions(Password, WorkerToken));
        builder.Services.AddSingleton(_ => new ScriptedWorker(() => Address, WorkerToken));
        builder.Services.AddSingleton<ScriptedReading>();
        builder.Services.AddSingleton(_ => new ScriptedWebhooks(() => Address, WorkerToken));
        builder.Services.AddMessaging(new MessagingOptions { RabbitMq = _broker, ReportsGivenUp = true }, bus =>
        {
            PolicyMessaging.Configure(bus);
            bus.AddConsumer<ScriptedWorkerConsumer, ScriptedWorkerDefinition>();
            bus.AddConsumer<ScriptedReadingConsumer, ScriptedReadingDefinition>();
            bus.AddConsumer<ScriptedWebhooksConsumer, ScriptedWebhooksDefinition>();
        });
        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.MapPolicyApi();
        await _app.StartAsync();
        _client = Anonymous();
        _client.DefaultRequestHeaders.Authorization = Basic("admin", Password);
        await AddSessionAsync("default");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null)
            return;
        _client?.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        await _database!.DisposeAsync();
    }

    public HttpClient Anonymous() => new(new ContractHandler(new SocketsHttpHandler())) { BaseAddress = Address };

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public string Name(string kind) => $"{kind}-{Interlocked.Increment(ref _number)}";

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null) => Client.SendAsync(new HttpRequestMessage(method, path)
    {
        Content = body is null ? null : new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
    });

    public Task<HttpResponseMessage> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public Task<HttpResponseMessage> PutAsync(string path, object? body = null) => SendAsync(HttpMethod.Put, path, body);

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        Assert.Equal(200, (int)response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>Asserts Harbor's error body and returns all its messages.</summary>
    public static async Task<string> RefusedAsync(Task<HttpResponseMessage> answer, int status, string code)
    {
        using var response = await answer;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var errors = JsonDocument.Parse(text).RootElement.GetProperty("errors").EnumerateArray().ToList();
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Equal(code, error.GetProperty("code").GetString()));
        return string.Join('\n', errors.Select(error => error.GetProperty("message").GetString()));
    }

    /// <summary>Asserts 201 with an empty body and a relative location below <paramref name="path"/>; returns the id in it.</summary>
    public static async Task<long> CreatedAsync(Task<HttpResponseMessage> answer, string path)
    {
        using var response = await answer;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 201, $"{(int)response.StatusCode}: {text}");
        Assert.Empty(text);
        var location = response.Headers.Location!.OriginalString;
        Assert.StartsWith($"{path}/", location, StringComparison.Ordinal);
        return long.Parse(location[(path.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public Task<long> AddRegistryAsync(string? name = null, string region = "default") => CreatedAsync(
        PostAsync("/api/v2.0/registries", new { name = name ?? Name("registry"), type = "docker-registry", url = "http://registry.test:5000", region }),
        "/api/v2.0/registries");

    public async Task<long> AddPolicyAsync(string? name = null, bool enabled = true, string trigger = "manual")
    {
        var (source, destination) = (await AddRegistryAsync(), await AddRegistryAsync());
        return await CreatedAsync(
            PostAsync("/api/v2.0/replication/policies", new
            {
                name = name ?? Name("policy"),
                src_registry = new { id = source },
                dest_registry = new { id = destination },
                trigger = new { type = trigger, trigger_settings = new { cron = "" } },
                enabled,
            }),
            "/api/v2.0/replication/policies");
    }

    internal async Task<T> DatabaseAsync<T>(Func<PolicyDbContext, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<PolicyDbContext>());
    }

    internal Task<int> AddSessionAsync(string region) => DatabaseAsync(async database =>
    {
        var now = await database.NowAsync(default);
        database.Sessions.Add(new WorkerSession
        {
            Id = Guid.NewGuid(), Worker = $"worker in {region}", Region = region, Version = "1", FirstHeardAt = now, LastHeardAt = now,
        });
        return await database.SaveChangesAsync();
    });

    private Uri Address => new(App.Urls.First());
}
