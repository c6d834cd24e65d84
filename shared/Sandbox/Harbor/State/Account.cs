namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>A user or a robot. What it may do beyond reading public projects is in its permissions; an administrator may do everything.</summary>
internal sealed record Account(long Id, string Name, string Secret, bool IsAdmin, bool IsRobot, DateTimeOffset CreatedAt)
{
    public IReadOnlyList<HarborPermission> Permissions { get; init; } = [];

    /// <summary>Null asks for what belongs to the system. In 2.9 a robot's first permission for the system makes those for projects void.</summary>
    public bool May(string? project, string resource, string action)
    {
        if (IsAdmin)
            return true;
        if (IsRobot && project is not null && Permissions.Any(permission => permission.IsOfSystem))
            return false;
        return Permissions.Any(permission =>
            permission.Covers(project) && permission.Resource == resource && (permission.Action == action || permission.Action == "*"));
    }

    public bool Sees(string project) => IsAdmin || Permissions.Any(permission => permission.Covers(project));
}
