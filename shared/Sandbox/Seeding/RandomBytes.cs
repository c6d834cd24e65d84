using System.Buffers.Binary;
using System.Runtime.InteropServices;

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
        var head = (int)Math.Min((WordSize - (offset % WordSize)) % WordSize, destination.Length);
        ReadWithin(offset, destination[..head]);
        destination = destination[head..];
        offset += head;

        var words = MemoryMarshal.Cast<byte, ulong>(destination);
        var first = (ulong)(offset / WordSize);
        for (var number = 0; number < words.Length; number++)
            words[number] = Word(first + (ulong)number);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(words, words);

        var whole = words.Length * WordSize;
        ReadWithin(offset + whole, destination[whole..]);
    }

    // A part of one word.
    private void ReadWithin(long offset, Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[WordSize];
        BinaryPrimitives.WriteUInt64LittleEndian(word, Word((ulong)(offset / WordSize)));
        word.Slice((int)(offset % WordSize), destination.Length).CopyTo(destination);
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
