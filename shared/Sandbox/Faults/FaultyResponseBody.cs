using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Sandbox.Faults;

/// <summary>A response's body in which things happen at given offsets.</summary>
internal sealed class FaultyResponseBody(Stream inner, FaultTarget target) : BodyStream(inner)
{
    private readonly List<IResponseChange> _pending = [];
    private long _position;
    private bool _isSilent;

    public void Add(IResponseChange change)
    {
        _pending.Add(change);
        // Stable: what was added first happens first at the same offset.
        var ordered = _pending.OrderBy(pending => pending.Offset).ToList();
        _pending.Clear();
        _pending.AddRange(ordered);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A copy, because changes must not reach the blob that the bytes came from.
        Memory<byte> rest = _pending.Count > 0 ? buffer.ToArray() : default;
        while (_pending.Count > 0 && _pending[0].Offset < _position + rest.Length && !_isSilent)
        {
            var change = _pending[0];
            _pending.RemoveAt(0);
            var before = (int)Math.Max(0, change.Offset - _position);
            await SendAsync(rest[..before], cancellationToken).ConfigureAwait(false);
            rest = rest[before..];
            buffer = rest;
            if (!await change.HappenAsync(this, rest, cancellationToken).ConfigureAwait(false))
                _isSilent = true;
        }

        // Untouched unless there was something pending when this began.
        await SendAsync(rest.IsEmpty ? buffer : rest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cuts the connection, with <paramref name="flush"/> only once what was written so far has left.</summary>
    public async ValueTask CutAsync(bool flush, CancellationToken cancellationToken)
    {
        if (flush)
            await Inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        target.Cut();
        throw new IOException("A fault has cut the connection.");
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        _position += part.Length;
        if (!_isSilent && !part.IsEmpty)
            await Inner.WriteAsync(part, cancellationToken).ConfigureAwait(false);
    }
}
