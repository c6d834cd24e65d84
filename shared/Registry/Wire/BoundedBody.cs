using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Wire;

/// <summary>Reads small bodies whole, and refuses to read large ones.</summary>
internal static class BoundedBody
{
    /// <exception cref="RegistryException">The body is longer than the limit.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int limit, StallGuard guard)
    {
        var announced = content.Headers.ContentLength;
        if (announced > limit)
            throw TooLarge(announced, limit);
        var stream = await content.ReadAsStreamAsync(guard.Token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[Math.Min(limit, announced is > 0 ? (int)announced.Value : 16 * 1024) + 1];
            var length = 0;
            while (true)
            {
                guard.Progress();
                var read = await stream.ReadAsync(buffer.AsMemory(length), guard.Token).ConfigureAwait(false);
                length += read;
                if (read == 0)
                    return buffer[..length];
                if (length > limit)
                    throw TooLarge(null, limit);
                if (length == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min(limit + 1L, buffer.Length * 2L));
            }
        }
    }

    private static RegistryException TooLarge(long? announced, int limit) =>
        new(FailureKind.TooLarge, $"The answer is larger than {limit} bytes{(announced is null ? "" : $" ({announced} bytes)")}.");
}
