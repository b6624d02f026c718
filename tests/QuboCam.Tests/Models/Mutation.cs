using CsCheck;

namespace QuboCam.Tests;

/// <summary>Generates damaged files from valid ones: bytes replaced, cut off, taken out or added.</summary>
internal static class Mutation
{
    public static Gen<byte[]> Of(params byte[][] files) =>
        from file in Gen.OneOf([.. files.Select(Gen.Const)])
        from edits in Gen.Select(Gen.Int[0, 3], Gen.Int[0, int.MaxValue - 1], Gen.Byte).Array[1, 6]
        select edits.Aggregate(file, Edit);

    private static byte[] Edit(byte[] file, (int Kind, int Place, byte Value) edit)
    {
        int at = edit.Place % (file.Length + 1);
        return edit.Kind switch
        {
            0 => file[..at],
            1 => [.. file[..at], .. file[Math.Min(file.Length, at + edit.Value)..]],
            2 => [.. file[..at], .. Enumerable.Repeat(edit.Value, edit.Value), .. file[at..]],
            _ => [.. file[..at], edit.Value, .. file[Math.Min(file.Length, at + 1)..]],
        };
    }
}
