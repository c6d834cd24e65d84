namespace HarborReplication.Sandbox.Requests;

internal sealed class CountedResponseBody(Stream inner, RequestEntry entry) : BodyStream(inner)
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        entry.AddOut(buffer.Length);
        return Inner.WriteAsync(buffer, cancellationToken);
    }
}
