namespace HarborReplication.Testing;

/// <summary>A request that the registry has answered and whose answer the proxy has not passed on yet.</summary>
public sealed record ProxiedExchange(string Method, string Path, int Status)
{
    public bool IsBlobFinished => Method == "PUT" && Path.Contains("/blobs/uploads/", StringComparison.Ordinal) && Status == 201;

    public bool IsManifestPut => Method == "PUT" && Path.Contains("/manifests/", StringComparison.Ordinal);
}
