using System.Security.Cryptography;

namespace QuboCam.App.StandIn;

/// <summary>Uploads in parts.</summary>
/// <param name="partSize">Length of every part but the last.</param>
internal sealed class UploadStore(int partSize)
{
    // The oldest are forgotten.
    private const int MostUploads = 32;
    private const long LargestUpload = 2L << 30;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Upload> _uploads = [];
    private readonly Queue<string> _order = [];

    /// <summary>Begins an upload.</summary>
    /// <param name="size">Its length; bytes.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="RefusalException">The length is out of its range.</exception>
    public string Begin(long size)
    {
        if (size is < 0 or > LargestUpload)
            throw new RefusalException(400, $"Invalid size: {size}");
        string id = Guid.NewGuid().ToString();
        lock (_lock)
        {
            _uploads.Add(id, new Upload(size, (int)((size + partSize - 1) / partSize)));
            _order.Enqueue(id);
            if (_order.Count > MostUploads)
                _uploads.Remove(_order.Dequeue());
        }
        return id;
    }

    /// <summary>Takes a part; the same part may come again.</summary>
    /// <exception cref="RefusalException">It is not the length it has to be, or its checksum is another one.</exception>
    public void Put(string id, int number, byte[] part, string? md5)
    {
        Upload upload = Named(id);
        if (number < 1 || number > upload.Parts.Length)
            throw new RefusalException(400, $"Invalid part number {number}: expected 1 to {upload.Parts.Length}");
        long expected = Math.Min(partSize, upload.Size - (long)(number - 1) * partSize);
        if (part.Length != expected)
            throw new RefusalException(400, $"Invalid length of part {number}: {part.Length} bytes, expected {expected}");
        byte[] digest = Checksum(part);
        if (md5 != Convert.ToBase64String(digest))
            throw new RefusalException(400, $"The Content-MD5 header of part {number} does not match its content");
        lock (_lock)
        {
            if (upload.IsComplete)
                throw new RefusalException(400, "The upload is complete");
            upload.Parts[number - 1] = new Part(part, digest);
        }
    }

    /// <summary>Whether an upload is complete, and the parts that are there with their checksums.</summary>
    public (bool IsComplete, IReadOnlyList<(int Number, string Checksum)> Parts) Status(string id)
    {
        Upload upload = Named(id);
        lock (_lock)
            return (upload.IsComplete,
                [.. upload.Parts.Index()
                    .Where(part => part.Item is not null)
                    .Select(part => (part.Index + 1, Hex(part.Item!.Digest)))]);
    }

    /// <summary>Ends an upload.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="checksum">MD5 of the MD5s of the parts, in hexadecimal digits.</param>
    /// <exception cref="RefusalException">A part is missing, or the checksum is another one.</exception>
    public void Combine(string id, string? checksum)
    {
        Upload upload = Named(id);
        lock (_lock)
        {
            if (upload.Parts.Any(part => part is null))
                throw new RefusalException(400, $"Part {Array.IndexOf(upload.Parts, null) + 1} is missing");
            string whole = Hex(Checksum([.. upload.Parts.SelectMany(part => part!.Digest)]));
            if (!whole.Equals(checksum, StringComparison.OrdinalIgnoreCase))
                throw new RefusalException(400, $"The checksum does not match: {whole} is that of the parts");
            upload.IsComplete = true;
        }
    }

    /// <summary>The content of an upload that is complete.</summary>
    /// <exception cref="RefusalException">There is none.</exception>
    public byte[] Complete(string id)
    {
        Upload upload = Named(id);
        lock (_lock)
            return upload.IsComplete ? [.. upload.Parts.SelectMany(part => part!.Bytes)]
                : throw new RefusalException(400, $"The upload {id} is not complete");
    }

    private Upload Named(string id)
    {
        lock (_lock)
            return _uploads.GetValueOrDefault(id) ?? throw new RefusalException(404, $"There is no upload {id}");
    }

#pragma warning disable CA5351 // The protocol asks for MD5: against damage on the way, not against attackers.
    private static byte[] Checksum(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private static string Hex(byte[] digest) => Convert.ToHexStringLower(digest);

    private sealed record Part(byte[] Bytes, byte[] Digest);

    private sealed class Upload(long size, int parts)
    {
        public long Size => size;

        public Part?[] Parts { get; } = new Part?[parts];

        public bool IsComplete { get; set; }
    }
}
