namespace HarborReplication.Sandbox.Requests;

internal sealed class CountedRequestBody(Stream inner, RequestEntry entry) : BodyStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        entry.AddIn(read);
        return read;
    }
}
