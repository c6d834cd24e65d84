namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>A label of a project, or with the project 0 a global one.</summary>
internal sealed record Label(long Id, long ProjectId, string Name, string Color, string Description, DateTimeOffset CreatedAt);
