using System.Buffers.Binary;
using System.IO.Compression;

namespace QuboCam;

/// <summary>The content of an IDX file, unpacked where it is packed by gzip; its errors name the file and the item.</summary>
internal sealed class IdxStream : IDisposable
{
    private readonly string _path;
    private readonly Stream _content;

    public IdxStream(string path) : this(() => InputFile.Open(path), path) { }

    /// <summary>Opens the content twice, once to look whether it is packed: not every stream can go back.</summary>
    public IdxStream(Func<Stream> open, string name)
    {
        _path = name;
        using (_content = open())
        {
            Span<byte> start = stackalloc byte[2];
            IsPacked = Read(start, "the header") == 2 && start is [0x1F, 0x8B];
        }
        Stream file = open();
        Length = file.Length;
        _content = IsPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    public bool IsPacked { get; }

    /// <summary>Bytes of the file as it is stored.</summary>
    public long Length { get; }

    /// <summary>Fills as much as there is content left, and returns how much that is.</summary>
    public int Read(Span<byte> buffer, string item)
    {
        try
        {
            return _content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{_path} is damaged or cut short: {item} cannot be read ({cause.Message})", cause);
        }
    }

    /// <summary>Fills the whole buffer.</summary>
    public void Fill(Span<byte> buffer, string item)
    {
        int read = Read(buffer, item);
        if (read < buffer.Length)
            throw new InputException($"{_path} is cut short: of {item} there are {read} of {buffer.Length} bytes.");
    }

    /// <summary>A number of the header: 32 bits, high byte first.</summary>
    public int Int32()
    {
        Span<byte> number = stackalloc byte[4];
        Fill(number, "the header");
        return BinaryPrimitives.ReadInt32BigEndian(number);
    }

    /// <summary>Refuses a file that goes on after its last item; reads one byte of it.</summary>
    public void ExpectEnd(string last)
    {
        Span<byte> more = stackalloc byte[1];
        if (Read(more, last) > 0)
            throw new InputException($"{_path} is damaged: it goes on after {last}, the last one that its header declares.");
    }

    public void Dispose() => _content.Dispose();
}
