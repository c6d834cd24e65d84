namespace HarborReplication.Sandbox.Harbor;

/// <summary>One action on one resource that an account has been granted, as in <c>repository: push</c>.</summary>
public sealed record HarborPermission(string Resource, string Action)
{
    /// <summary>The namespace that stands for the system itself, not for its projects.</summary>
    public const string System = "/";

    /// <summary>A project's name, <c>*</c> for all projects, or <see cref="System"/>.</summary>
    public string Namespace { get; init; } = "*";

    internal bool IsOfSystem => Namespace == System;

    internal bool Covers(string? project) => project is null ? IsOfSystem : !IsOfSystem && (Namespace == "*" || Namespace == project);
}
