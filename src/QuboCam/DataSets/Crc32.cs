namespace QuboCam;

/// <summary>The checksum of zip archives (PKWARE's APPNOTE, 4.4.7): CRC-32 with the reflected polynomial 0xEDB88320.</summary>
internal struct Crc32
{
    private static readonly uint[] Table = MakeTable();
    private uint inverted;

    /// <summary>The checksum of all bytes so far; 0 before the first.</summary>
    public readonly uint Value => inverted;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint state = ~inverted;
        foreach (byte value in bytes)
            state = Table[(state ^ value) & 0xFF] ^ (state >> 8);
        inverted = ~state;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint entry = i;
            for (int bit = 0; bit < 8; bit++)
                entry = (entry & 1) == 1 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
            table[i] = entry;
        }
        return table;
    }
}
