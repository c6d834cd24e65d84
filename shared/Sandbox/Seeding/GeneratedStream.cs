namespace HarborReplication.Sandbox.Seeding;

/// <summary>Random bytes as a stream, after a fixed beginning; no more than the caller's buffer is ever in memory.</summary>
internal sealed class GeneratedStream(ulong seed, byte[] beginning, long length) : Stream
{
    private readonly RandomBytes _random = new(seed);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, Math.Max(0, length - _position));
        if (count == 0)
            return 0;
        if (_position < beginning.Length)
        {
            count = (int)Math.Min(count, beginning.Length - _position);
            beginning.AsSpan((int)_position, count).CopyTo(buffer);
        }
        else
        {
            _random.Read(_position, buffer[..count]);
        }

        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
