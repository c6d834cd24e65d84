namespace HarborReplication.Registry.Wire;

/// <summary>Writes a request body that ends where the writer ends it, and returns the number of its bytes.</summary>
public delegate Task<long> OpenEndedWriter(Stream body, CancellationToken cancellationToken);
