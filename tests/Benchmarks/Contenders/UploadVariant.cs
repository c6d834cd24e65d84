using HarborReplication.Registry.Throttling;

namespace HarborReplication.Benchmarks.Contenders;

/// <summary>How the bare library is to send large blobs.</summary>
/// <param name="Name">For the table.</param>
internal sealed record UploadVariant(string Name)
{
    public static readonly UploadVariant Default = new("bare library");

    /// <summary>As in a copy that may be told to drain: open-ended PATCH and PUT instead of one PUT.</summary>
    public bool MayDrain { get; init; }

    /// <summary>PATCH requests of the default size.</summary>
    public bool ByChunk { get; init; }

    /// <summary>Bytes per piece of a pace that never waits; null: no pace.</summary>
    public int? Piece { get; init; }

    public IBytePace? Pace => Piece is { } piece ? new FreePace(piece) : null;

    private sealed class FreePace(int piece) : IBytePace
    {
        public int Piece => piece;

        public ValueTask WaitAsync(int bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
