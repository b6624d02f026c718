using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace QuboCam.Fuzz;

/// <summary>Changes inputs: bytes, numbers in bytes and in digits, pieces, lines, and words of the format.</summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="pool">Inputs that pieces are taken from.</param>
/// <param name="words">Words of the format.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> pool, ImmutableArray<string> words)
{
    private const int Longest = 1 << 16;

    private static readonly ImmutableArray<long> Extremes =
    [
        0, 1, -1, 2, 7, 8, 16, 32, 64, 100, 127, 128, 255, 256, 1000, 4096, short.MaxValue, ushort.MaxValue, 65536, 1 << 20, 46341, 1 << 24,
        int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 53, long.MaxValue, long.MinValue,
    ];

    private static readonly ImmutableArray<string> Numbers =
    [
        "0", "-0", "1", "-1", "0.5", "1e308", "-1e308", "1e-320", "1e400", "NaN", "Infinity", "-inf", "2147483647", "2147483648", "-2147483648",
        "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999", "1e5", "0x10", "1_000", "٣", "00", "3.", ".5", "+1", "",
    ];

    /// <summary>A changed copy of an input.</summary>
    public byte[] Mutate(byte[] input)
    {
        List<byte> bytes = [.. input];
        for (int edits = 1 + random.Next(4); edits > 0; edits--)
            Edit(bytes);
        if (bytes.Count > Longest) bytes.RemoveRange(Longest, bytes.Count - Longest);
        return [.. bytes];
    }

    private void Edit(List<byte> bytes)
    {
        switch (random.Next(words.IsEmpty ? 13 : 16))
        {
            case 0 when bytes.Count > 0: bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8)); break;
            case 1 when bytes.Count > 0: bytes[random.Next(bytes.Count)] = (byte)random.Next(256); break;
            case 2: Remove(bytes); break;
            case 3: bytes.InsertRange(Place(bytes), Piece(bytes, 64)); break;
            case 4: Cut(bytes, Place(bytes)); break;
            case 5: Splice(bytes); break;
            case 6: Overwrite(bytes); break;
            case 7 or 8: Number(bytes); break;
            case 9: bytes.InsertRange(Place(bytes), Enumerable.Repeat((byte)random.Next(256), random.Next(1, 300))); break;
            case 10: Repeat(bytes); break;
            case 11 or 12: Lines(bytes); break;
            default: bytes.InsertRange(Place(bytes), Encoding.UTF8.GetBytes(words.IsEmpty ? "0" : words[random.Next(words.Length)])); break;
        }
    }

    private int Place(List<byte> bytes) => random.Next(bytes.Count + 1);

    private List<byte> Piece(List<byte> bytes, int longest)
    {
        int at = Place(bytes);
        return bytes.GetRange(at, Math.Min(random.Next(1, longest), bytes.Count - at));
    }

    private static void Cut(List<byte> bytes, int at) => bytes.RemoveRange(at, bytes.Count - at);

    private void Remove(List<byte> bytes)
    {
        int at = Place(bytes);
        bytes.RemoveRange(at, Math.Min(random.Next(1, 2 + bytes.Count / 4), bytes.Count - at));
    }

    /// <summary>The beginning of one input and the end of another.</summary>
    private void Splice(List<byte> bytes)
    {
        byte[] other = pool[random.Next(pool.Count)];
        Cut(bytes, Place(bytes));
        bytes.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }

    /// <summary>A number in one, two, four or eight bytes, at an end of its range or a length that is nearly right.</summary>
    private void Overwrite(List<byte> bytes)
    {
        Span<byte> number = stackalloc byte[8];
        long value = random.Next(4) == 0 ? bytes.Count + random.Next(-8, 9) : Extremes[random.Next(Extremes.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        int width = 1 << random.Next(4);
        if (random.Next(2) == 0) number[..width].Reverse();
        int at = Place(bytes);
        for (int i = 0; i < width && at + i < bytes.Count; i++)
            bytes[at + i] = number[i];
    }

    /// <summary>Another number in place of digits.</summary>
    private void Number(List<byte> bytes)
    {
        int from = Place(bytes), at = bytes.FindIndex(from, IsDigit);
        if (at < 0) at = bytes.FindIndex(IsDigit);
        if (at < 0) return;
        int end = at;
        while (end < bytes.Count && IsDigit(bytes[end])) end++;
        bytes.RemoveRange(at, end - at);
        string number = random.Next(3) == 0 ? Extremes[random.Next(Extremes.Length)].ToString(CultureInfo.InvariantCulture)
            : random.Next(2) == 0 ? random.Next(-3, 12).ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];
        bytes.InsertRange(at, Encoding.UTF8.GetBytes(number));
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    /// <summary>A short piece many times: deep nesting, long lists.</summary>
    private void Repeat(List<byte> bytes)
    {
        List<byte> piece = Piece(bytes, 9);
        if (piece.Count == 0) return;
        bytes.InsertRange(Place(bytes), Enumerable.Repeat(piece, random.Next(2, 4000 / piece.Count)).SelectMany(part => part));
    }

    /// <summary>A line less, a line more, or two lines in the other order.</summary>
    private void Lines(List<byte> bytes)
    {
        List<byte[]> lines = [];
        for (int start = 0, end; start < bytes.Count; start = end)
        {
            end = bytes.IndexOf((byte)'\n', start) + 1;
            if (end == 0) end = bytes.Count;
            lines.Add([.. bytes.GetRange(start, end - start)]);
        }
        if (lines.Count < 2) return;
        int one = random.Next(lines.Count), other = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0: lines.RemoveAt(one); break;
            case 1: lines.Insert(other, lines[one]); break;
            default: (lines[one], lines[other]) = (lines[other], lines[one]); break;
        }
        bytes.Clear();
        bytes.AddRange(lines.SelectMany(line => line));
    }
}
