using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace QuboCam.App.Web;

/// <summary>The keys that let in. They are held as hashes, so that none can be shown.</summary>
internal sealed class ApiKeys
{
    private const int Shortest = 16;
    private const int LongestFile = 1 << 20;
    private readonly ImmutableArray<byte[]> _hashes;

    private ApiKeys(IEnumerable<string> keys) => _hashes = [.. keys.Select(Hash)];

    /// <summary>No keys.</summary>
    public static ApiKeys None { get; } = new([]);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _hashes.IsEmpty;

    /// <summary>Reads keys.</summary>
    /// <param name="text">Keys with white space or commas between them; null for none.</param>
    /// <param name="file">A file with one key a line; null for none. Lines that begin with '#' are left out.</param>
    /// <exception cref="InputException">The file cannot be read, or a key is too short.</exception>
    public static ApiKeys Read(string? text, string? file)
    {
        string[] lines = file is null ? [] : Lines(file);
        string[] keys =
        [
            .. (text ?? "").Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries),
            .. lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'),
        ];
        if (file is not null && keys.Length == 0)
            throw new InputException($"--api-key-file {file} holds no key; write one a line, at least {Shortest} characters long.");
        return keys.All(key => key.Length >= Shortest) ? new ApiKeys(keys)
            : throw new InputException($"An API key is too short; at least {Shortest} characters are wanted, such as 'openssl rand -hex 16' makes.");
    }

    /// <summary>Whether a key lets in; the time that this takes tells nothing of the keys.</summary>
    public bool Contains(string key)
    {
        byte[] hash = Hash(key);
        bool found = false;
        foreach (byte[] known in _hashes)
            found |= CryptographicOperations.FixedTimeEquals(known, hash);
        return found;
    }

    /// <summary>Whether a holder's key still lets in.</summary>
    /// <param name="name">A name that <see cref="NameOf"/> gave.</param>
    public bool Knows(string name) => _hashes.Any(hash => NameOf(hash) == name);

    /// <summary>A name of a key's holder that does not give the key away.</summary>
    public static string NameOf(string key) => NameOf(Hash(key));

    private static string NameOf(byte[] hash) => "key-" + Convert.ToHexStringLower(hash)[..8];

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string[] Lines(string file)
    {
        try
        {
            return new FileInfo(file).Length <= LongestFile ? File.ReadAllLines(file)
                : throw new InputException($"--api-key-file {file} is too long for a list of keys.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--api-key-file {file} cannot be read: {error.Message}", error);
        }
    }
}
