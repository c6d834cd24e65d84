using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Sandbox.Faults;

/// <summary>A request's body in which something happens once so many bytes were read; with fewer bytes in it, nothing does.</summary>
internal sealed class FaultyRequestBody(Stream inner, long offset, Func<CancellationToken, Task> happen) : BodyStream(inner)
{
    private long _position;
    private bool _hasHappened;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_hasHappened && _position == offset)
        {
            _hasHappened = true;
            await happen(cancellationToken).ConfigureAwait(false);
        }

        if (!_hasHappened)
            buffer = buffer[..(int)Math.Min(buffer.Length, offset - _position)];
        var read = await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _position += read;
        return read;
    }
}
