namespace HarborReplication.Sandbox.Storage;

/// <summary>The bytes of a blob, readable from any offset: a file, or a generator.</summary>
internal interface IBlobContent
{
    long Length { get; }

    Stream OpenRead(long offset);
}
