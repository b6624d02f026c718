using System.IO.Compression;
using System.IO.Hashing;

namespace QuboCam;

/// <summary>The content of an archive's entry, held to its declared length and checksum.</summary>
internal sealed class ZipEntryStream : Stream
{
    private readonly Stream content;
    private readonly string name;
    private readonly ZipArchive? owned;
    private readonly uint declaredChecksum;
    private readonly Crc32 checksum = new();
    private long read;

    /// <param name="entry">The entry.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="owned">The archive, where it is closed with the stream.</param>
    public ZipEntryStream(ZipArchiveEntry entry, string name, ZipArchive? owned = null)
    {
        (this.name, this.owned, declaredChecksum, Length) = (name, owned, entry.Crc32, entry.Length);
        try
        {
            content = entry.Open();
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException or NotSupportedException)
        {
            owned?.Dispose();
            throw Damaged(cause);
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <summary>Bytes that the archive declares.</summary>
    public override long Length { get; }

    public override long Position { get => read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        int count;
        try
        {
            count = content.Read(buffer);
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            throw Damaged(cause);
        }
        read += count;
        checksum.Append(buffer[..count]);
        if (read > Length)
            throw new InputException($"{name} is refused: it unpacks to more than the {Length} bytes that the archive declares.");
        if (count == 0 && (read < Length || checksum.GetCurrentHashAsUInt32() != declaredChecksum))
            throw new InputException(
                $"{name} is damaged: its {read} bytes are not the {Length} that the archive declares, by their checksum.");
        return count;
    }

    /// <summary>Refuses an entry that is not at its end after so many bytes, and one with a wrong checksum.</summary>
    public void ExpectEnd(int bytes)
    {
        Span<byte> more = stackalloc byte[1];
        if (bytes < Length || Read(more) > 0)
            throw new InputException($"{name} is damaged: it is not of the {Length} bytes that the archive declares.");
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            owned?.Dispose();
        }
        base.Dispose(disposing);
    }

    private InputException Damaged(Exception cause) => new($"{name} is damaged or cannot be unpacked: {cause.Message}", cause);
}
