using System.Collections.Concurrent;
using HarborReplication.Contracts.Connections;
using HarborReplication.CopyWorker.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HarborReplication.CopyWorker.Tests.Connections;

public sealed class HttpConnectionSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RegistryAsync_Known_IsReadWithTheWorkersKey()
    {
        await using var policy = await PolicyHttp.StartAsync(context => context.Response.WriteAsJsonAsync(Connection));
        await using var services = policy.Worker();

        var connection = await services.GetRequiredService<IConnectionSource>().RegistryAsync(7, Token);

        Assert.Equal(Connection, connection);
        Assert.Equal(["/internal/registries/7/connection Bearer worker-key"], policy.Requests);
    }

    [Fact]
    public async Task CheckAsync_Known_IsReadFromTheCheck()
    {
        await using var policy = await PolicyHttp.StartAsync(context => context.Response.WriteAsJsonAsync(Connection));
        await using var services = policy.Worker();
        var id = Guid.NewGuid();

        await services.GetRequiredService<IConnectionSource>().CheckAsync(id, Token);

        Assert.Equal([$"/internal/checks/{id}/connection Bearer worker-key"], policy.Requests);
    }

    [Fact]
    public async Task RegistryAsync_NotKnown_IsGone()
    {
        await using var policy = await PolicyHttp.StartAsync(context => Answer(context, 404));
        await using var services = policy.Worker();

        var missing = await Assert.ThrowsAsync<ConnectionMissingException>(() => services.GetRequiredService<IConnectionSource>().RegistryAsync(7, Token));

        Assert.True(missing.IsGone);
        Assert.Contains("registry 7", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegistryAsync_KeyIsRefused_NamesTheSetting()
    {
        await using var policy = await PolicyHttp.StartAsync(context => Answer(context, 401));
        await using var services = policy.Worker();

        var missing = await Assert.ThrowsAsync<ConnectionMissingException>(() => services.GetRequiredService<IConnectionSource>().RegistryAsync(7, Token));

        Assert.False(missing.IsGone);
        Assert.Contains("Worker__Token", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("worker-key", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegistryAsync_OneAnswerFails_IsAskedAgain()
    {
        var first = 1;
        await using var policy = await PolicyHttp.StartAsync(context =>
            Interlocked.Exchange(ref first, 0) == 1 ? Answer(context, 503) : context.Response.WriteAsJsonAsync(Connection));
        await using var services = policy.Worker();

        Assert.Equal(Connection, await services.GetRequiredService<IConnectionSource>().RegistryAsync(7, Token));
    }

    private static RegistryConnection Connection { get; } = new()
    {
        RegistryId = 7, Version = 3, Name = "site", Type = "docker-registry", Url = "https://registry.example", ConnectTo = "10.0.0.1:443",
        Insecure = true, CaCertificate = "PEM", AccessKey = "robot", AccessSecret = "secret",
    };

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private sealed class PolicyHttp(WebApplication application) : IAsyncDisposable
    {
        public ConcurrentQueue<string> Requests { get; } = new();

        public static async Task<PolicyHttp> StartAsync(Func<HttpContext, Task> answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var application = builder.Build();
            var policy = new PolicyHttp(application);
            application.Run(context =>
            {
                policy.Requests.Enqueue($"{context.Request.Path} {context.Request.Headers.Authorization}");
                return answer(context);
            });
            await application.StartAsync(Token);
            return policy;
        }

        public ServiceProvider Worker()
        {
            var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return new ServiceCollection()
                .AddLogging()
                .AddSingleton(TimeProvider.System)
                .AddCopyWorker(new WorkerOptions { Name = "worker", PolicyUrl = new Uri(address), Token = "worker-key" })
                .BuildServiceProvider();
        }

        public ValueTask DisposeAsync() => application.DisposeAsync();
    }
}
