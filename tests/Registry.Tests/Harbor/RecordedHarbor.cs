using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Wire;
using HarborReplication.Testing.Recordings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>
/// Answers with what a real Harbor answered: a request is one that was recorded when method, path and those parameters that both have
/// are the same. How Harbor understands parameters that were not recorded is not its business.
/// </summary>
internal sealed class RecordedHarbor : IAsyncDisposable
{
    private readonly ScriptedRegistry _registry;
    private readonly IReadOnlyList<RecordedExchange> _exchanges;

    private RecordedHarbor(ScriptedRegistry registry, IReadOnlyList<RecordedExchange> exchanges)
    {
        _registry = registry;
        _exchanges = exchanges;
        _registry.Script = AnswerAsync;
        Client = registry.Client(username: "admin", password: "Harbor12345");
        Adapter = RegistryAdapters.Create(RegistryTypes.Harbor, Client);
    }

    public RegistryClient Client { get; }

    public IRegistryAdapter Adapter { get; }

    public static async Task<RecordedHarbor> StartAsync(params string[] recordings) =>
        new(await ScriptedRegistry.StartAsync(), [.. recordings.Select(RecordedExchange.Find)]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _registry.DisposeAsync();
    }

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        // The path as it was sent: escaped once, twice or not at all.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?');
        var exchange = _exchanges.FirstOrDefault(exchange =>
            exchange.Method.Method == context.Request.Method && exchange.Url.GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped) == target[0]);
        context.Response.Headers.SetCookie = "sid=session; Path=/; HttpOnly";
        if (exchange is null || context.Request.Headers.Cookie.Count > 0)
        {
            await ScriptedRegistry.FailAsync(context, StatusCodes.Status500InternalServerError, "UNKNOWN", $"not recorded: {context.Request.Method} {target[0]}");
            return true;
        }

        context.Response.StatusCode = exchange.Status;
        foreach (var (name, value) in exchange.Headers.Where(header => header.Key is not "Transfer-Encoding" && header.Value.Length > 0))
            context.Response.Headers[name] = value.Replace(exchange.Url.GetLeftPart(UriPartial.Authority), $"{context.Request.Scheme}://{context.Request.Host}", StringComparison.Ordinal);
        await context.Response.WriteAsync(exchange.Body);
        return true;
    }
}
