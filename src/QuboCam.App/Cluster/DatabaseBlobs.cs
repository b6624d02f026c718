using System.Security.Cryptography;
using Npgsql;

namespace QuboCam.App.Cluster;

/// <summary>Contents in the database, in parts: a single one could not be larger than 1 GB.</summary>
internal sealed class DatabaseBlobs(ClusterDatabase database) : IClusterBlobs
{
    private const int PartLength = 8 << 20;

    public async Task<string> WriteAsync(Stream content, CancellationToken cancellation)
    {
        string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        await using NpgsqlConnection connection = await database.ConnectAsync(cancellation);
        await using NpgsqlTransaction transaction = await ClusterDatabase.BeginAsync(connection, cancellation);
        content.Position = 0;
        byte[] buffer = new byte[Math.Min(PartLength, content.Length)];
        int part = 0;
        do
        {
            int length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            await using NpgsqlCommand command = ClusterDatabase.WithValues(
                new("INSERT INTO cluster_blob (hash, part, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection, transaction),
                hash, part++, buffer.AsMemory(0, length));
            if (await command.ExecuteNonQueryAsync(cancellation) == 0) return hash; // all its parts came in one transaction
        }
        while (content.Position < content.Length);
        await transaction.CommitAsync(cancellation);
        return hash;
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellation)
    {
        List<(string Hash, byte[] Content)> parts = await database.ReadAsync(
            "SELECT hash, content FROM cluster_blob WHERE hash = ANY($1) ORDER BY hash, part",
            row => (row.GetString(0), row.GetFieldValue<byte[]>(1)), cancellation, (object)hashes.ToArray());
        Dictionary<string, byte[]> contents = parts.GroupBy(part => part.Hash, part => part.Content).ToDictionary(
            one => one.Key, one => IClusterBlobs.Checked(one.ToArray() is [byte[] whole] ? whole : [.. one.SelectMany(part => part)], one.Key));
        return hashes.FirstOrDefault(hash => !contents.ContainsKey(hash)) is { } missing ? throw IClusterBlobs.Missing(missing) : contents;
    }
}
