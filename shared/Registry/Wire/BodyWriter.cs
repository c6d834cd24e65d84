namespace HarborReplication.Registry.Wire;

/// <summary>Writes a request body. Throwing before the announced length is written aborts the request.</summary>
public delegate Task BodyWriter(Stream body, CancellationToken cancellationToken);
