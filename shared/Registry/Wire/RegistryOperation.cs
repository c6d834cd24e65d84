namespace HarborReplication.Registry.Wire;

/// <summary>What a request is for: the same status means different things for different ones.</summary>
internal enum RegistryOperation
{
    Ping,
    Token,
    Catalog,
    Tags,
    Referrers,
    ReadManifest,
    WriteManifest,
    DeleteManifest,
    ReadBlob,
    Mount,
    Upload,
    Api,
}
