using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor;

/// <summary>
/// Puts Harbor's own things in without requests, audit rows or webhooks. Content goes in through the registry's seeder; a project that it
/// names and that is not there is made, private.
/// </summary>
public sealed class SandboxHarbor
{
    private readonly HarborState _state;
    private readonly TimeProvider _time;

    internal SandboxHarbor(HarborState state, TimeProvider time)
    {
        _state = state;
        _time = time;
    }

    /// <summary>Makes a project, or changes the one that is there; <paramref name="storageLimit"/> is in bytes, -1 for none.</summary>
    /// <returns>Its id.</returns>
    public long Project(string name, bool isPublic = false, long storageLimit = -1, long? proxiedRegistry = null)
    {
        lock (_state.Sync)
        {
            var project = _state.Projects.Find(0, name) ?? _state.Projects.Add(id => new Project(id, name, isPublic, storageLimit, _time.GetUtcNow()));
            _state.Projects.Update(project with { IsPublic = isPublic, StorageLimit = storageLimit, RegistryId = proxiedRegistry });
            return project.Id;
        }
    }

    /// <summary>Makes a label, global without a project.</summary>
    /// <returns>Its id.</returns>
    public long Label(string name, string? project = null, string color = "#00AB9A", string description = "")
    {
        lock (_state.Sync)
        {
            var owner = project is null ? 0 : Find(project).Id;
            return (_state.Labels.Find(owner, name) ?? _state.Labels.Add(id => new Label(id, owner, name, color, description, _time.GetUtcNow()))).Id;
        }
    }

    /// <summary>Puts a label on what a tag or digest names.</summary>
    /// <exception cref="InvalidOperationException">There is no such artifact.</exception>
    public void AddLabel(string repository, string reference, long label)
    {
        lock (_state.Sync)
        {
            var artifact = _state.FindRepository(repository) is { } home ? _state.FindArtifact(home, reference) : null;
            if (artifact is null)
                throw new InvalidOperationException($"There is no artifact {repository}, {reference}.");
            _state.Artifacts.Update(artifact with { LabelIds = [.. artifact.LabelIds.Append(label).Distinct()] });
        }
    }

    /// <summary>Makes a robot, or gives the one that is there these rights instead.</summary>
    /// <returns>What it signs in with.</returns>
    public SandboxCredentials Robot(string name, string secret, params IReadOnlyList<HarborPermission> permissions) =>
        AddAccount("robot$" + name, secret, isRobot: true, permissions);

    /// <summary>Makes a user who sees public projects and what the permissions add to them.</summary>
    /// <returns>What the user signs in with.</returns>
    public SandboxCredentials User(string name, string password, params IReadOnlyList<HarborPermission> permissions) =>
        AddAccount(name, password, isRobot: false, permissions);

    /// <summary>Tags that match stay as they are.</summary>
    public void ImmutableTags(string project, string tagPattern, string repositoryPattern = "**")
    {
        lock (_state.Sync)
        {
            var owner = Find(project).Id;
            _state.ImmutableRules.Add(id => new ImmutableRule(id, owner, repositoryPattern, tagPattern, IsDisabled: false));
        }
    }

    private SandboxCredentials AddAccount(string name, string secret, bool isRobot, IReadOnlyList<HarborPermission> permissions)
    {
        lock (_state.Sync)
        {
            var account = _state.Accounts.Find(0, name) ?? _state.Accounts.Add(id => new Account(id, name, secret, IsAdmin: false, isRobot, _time.GetUtcNow()));
            _state.Accounts.Update(account with { Secret = secret, Permissions = permissions });
            return new SandboxCredentials(name, secret);
        }
    }

    private Project Find(string project) =>
        _state.Projects.Find(0, project) ?? throw new InvalidOperationException($"There is no project {project}.");
}
