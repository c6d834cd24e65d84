namespace HarborReplication.Testing;

/// <summary>How docker-compose.yml builds an image.</summary>
public sealed record ComposeBuild(string Context, string Dockerfile, IReadOnlyDictionary<string, string> Arguments);
