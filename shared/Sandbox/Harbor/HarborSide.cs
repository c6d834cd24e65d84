using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Harbor.Access;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Artifacts;
using HarborReplication.Sandbox.Harbor.Audit;
using HarborReplication.Sandbox.Harbor.Immutability;
using HarborReplication.Sandbox.Harbor.Labels;
using HarborReplication.Sandbox.Harbor.Projects;
using HarborReplication.Sandbox.Harbor.Registry;
using HarborReplication.Sandbox.Harbor.Repositories;
using HarborReplication.Sandbox.Harbor.Robots;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Harbor.Status;
using HarborReplication.Sandbox.Harbor.Webhooks;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Builder;

namespace HarborReplication.Sandbox.Harbor;

/// <summary>Puts Harbor's parts together over a registry's store, and takes them down again.</summary>
internal sealed class HarborSide : IAsyncDisposable
{
    private readonly SandboxHarborOptions _options;
    private readonly HarborState _state;
    private readonly RegistryStore _store;
    private readonly Catalog _catalog;
    private readonly StateFiles _files;
    private readonly WebhookDelivery _delivery;
    private readonly HarborTokens _tokens;
    private readonly TimeProvider _time;

    private HarborSide(SandboxHarborOptions options, HarborState state, RegistryStore store, Catalog catalog, StateFiles files, TimeProvider time)
    {
        _options = options;
        _state = state;
        _store = store;
        _catalog = catalog;
        _files = files;
        _time = time;
        _delivery = new WebhookDelivery(options.WebhookDelay, time);
        _tokens = new HarborTokens(options.TokenLifetime, time);
        Seed = new SandboxHarbor(state, time);
    }

    public SandboxHarbor Seed { get; }

    public static async Task<HarborSide> OpenAsync(SandboxHarborOptions options, RegistryStore store, string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        var state = new HarborState();
        var files = await StateFiles.OpenAsync(state, Path.Combine(directory, "harbor"), time, cancellationToken).ConfigureAwait(false);
        var catalog = new Catalog(state, store, time);
        store.Listener = catalog;
        catalog.Adopt();
        var side = new HarborSide(options, state, store, catalog, files, time);
        side.AddWhatEveryHarborHas();
        return side;
    }

    public void RevokeTokens() => _tokens.RevokeAll();

    public void Map(WebApplication app, DistributionEndpoint distribution)
    {
        var audit = new AuditLog(_state, _time);
        var webhooks = new WebhookEvents(_state, _delivery, _time);
        var lists = new ArtifactLists(_state, _catalog, _store);
        var removal = new ArtifactRemoval(_state, _store, _catalog, audit, webhooks);
        app.Use(new HarborAccessMiddleware(_state, _tokens).InvokeAsync);
        app.Map("/api/{**path}", new ApiEndpoint(_state,
        [
            .. new ProjectEndpoints(_state, lists, audit, _time).Routes,
            .. new RepositoryEndpoints(_state, _store, lists, removal).Routes,
            .. new ArtifactEndpoints(_state, _store, lists, removal, audit, listsProjects: IsAtLeast(_options.Version, 12)).Routes,
            .. new ArtifactCopyEndpoint(_state, _store, _catalog, audit, webhooks).Routes,
            .. new LabelEndpoints(_state, _time).Routes,
            .. new AuditEndpoints(_state, isNewer: IsAtLeast(_options.Version, 13)).Routes,
            .. new RobotEndpoints(_state, _time).Routes,
            .. new ImmutableRuleEndpoints(_state).Routes,
            .. new WebhookPolicyEndpoints(_state, _time).Routes,
            .. new StatusEndpoints(_state, lists, _options.Version, _time).Routes,
        ]).AnswerAsync);
        var rules = new RegistryRules(_state, _store, lists, removal);
        var registry = new RegistryEndpoint(_state, distribution, new RegistryAccess(_state), rules, lists, removal, audit, webhooks, _time);
        app.Map("/v2/{**path}", registry.AnswerAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _delivery.DisposeAsync().ConfigureAwait(false);
        await _files.DisposeAsync().ConfigureAwait(false);
    }

    private void AddWhatEveryHarborHas()
    {
        lock (_state.Sync)
        {
            var now = _time.GetUtcNow();
            if (_state.Projects.Find(0, "library") is null)
                _state.Projects.Add(id => new Project(id, "library", IsPublic: true, StorageLimit: -1, now));
            if (_state.Accounts.Find(0, "admin") is { } admin)
                _state.Accounts.Update(admin with { Secret = _options.AdminPassword });
            else
                _state.Accounts.Add(id => new Account(id, "admin", _options.AdminPassword, IsAdmin: true, IsRobot: false, now));
        }
    }

    // "v2.12.1-abcdef" has it, "v2.9.5" does not.
    private static bool IsAtLeast(string version, int minor) =>
        Version.TryParse(version.TrimStart('v').Split('-')[0], out var number) && number >= new Version(2, minor);
}
