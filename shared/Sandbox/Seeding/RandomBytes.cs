using System.Buffers.Binary;

namespace HarborReplication.Sandbox.Seeding;

/// <summary>
/// Bytes that look random and are the same for the same seed. Each word is computed from its position alone (SplitMix64), so reading can
/// start anywhere.
/// </summary>
internal sealed class RandomBytes(ulong seed)
{
    private const int WordSize = sizeof(ulong);

    public void Read(long offset, Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[WordSize];
        while (!destination.IsEmpty)
        {
            var within = (int)(offset % WordSize);
            var value = Word((ulong)(offset / WordSize));
            if (within == 0 && destination.Length >= WordSize)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination, value);
                destination = destination[WordSize..];
                offset += WordSize;
                continue;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
            var length = Math.Min(WordSize - within, destination.Length);
            word.Slice(within, length).CopyTo(destination);
            destination = destination[length..];
            offset += length;
        }
    }

    private ulong Word(ulong index)
    {
        unchecked
        {
            var z = seed + ((index + 1) * 0x9E3779B97F4A7C15);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
