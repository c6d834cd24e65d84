using System.Text;
using HarborReplication.Contracts.Policies;
using HarborReplication.Messaging;
using HarborReplication.Persistence;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HarborReplication.TriggerService.Tests.Webhooks;

/// <summary>TriggerService with its HTTP surface on a port of its own, knowing the registry <c>source</c> (7) and its secret.</summary>
internal sealed class WebhookHost : IAsyncDisposable
{
    public const string Secret = "Bearer of news";
    public const long Registry = 7;
    private readonly WebApplication _app;

    private WebhookHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public static async Task<WebhookHost> StartAsync(DatabaseOptions database, bool told = true)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddTriggerService(new TriggerServiceOptions { Database = database });
        builder.Services.AddMessaging(new MessagingOptions(), TriggerMessaging.Configure);
        var app = builder.Build();
        app.MapWebhooks();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var host = new WebhookHost(app);
        if (told)
            await host.TellAsync();
        return host;
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string body, string? authorization = Secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<T> ReadAsync<T>(Func<TriggerDbContext, Task<T>> read)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<TriggerDbContext>());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task TellAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PolicyProjection>().ApplyAsync(
            new PolicyStates
            {
                AfterSequence = 0,
                ThroughSequence = 2,
                LatestSequence = 2,
                Policies = [],
                Registries =
                [
                    new RegistryState { RegistryId = Registry, Sequence = 1, Deleted = false, Name = "source", WebhookSecretHash = WebhookSecretHash.Of(Secret) },
                    new RegistryState { RegistryId = 8, Sequence = 2, Deleted = false, Name = "silent" },
                ],
            },
            TestContext.Current.CancellationToken);
    }
}
