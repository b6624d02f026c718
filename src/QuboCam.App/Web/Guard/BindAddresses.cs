using System.Net;

namespace QuboCam.App.Web;

/// <summary>The addresses to listen at: without keys only those that no other machine reaches.</summary>
internal static class BindAddresses
{
    private const string Certificate = "ASPNETCORE_Kestrel__Certificates__Default__Path";

    /// <summary>Checks the addresses.</summary>
    /// <param name="urls">Addresses, with semicolons between them.</param>
    /// <param name="hasKeys">Whether a key is asked for.</param>
    /// <exception cref="InputException">One is no address, or is open to other machines without a key.</exception>
    public static void Check(string urls, bool hasKeys)
    {
        string[] all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (all.Length == 0)
            throw new InputException("--urls: an address is wanted, such as http://127.0.0.1:5080.");
        foreach (string url in all)
            Check(url, Parsed(url), hasKeys);
    }

    /// <summary>Whether an address is one that no other machine reaches.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static void Check(string url, Uri address, bool hasKeys)
    {
        if (address.Scheme == Uri.UriSchemeHttps && Environment.GetEnvironmentVariable(Certificate) is null)
            throw new InputException($"--urls {url}: https needs a certificate; name its file in {Certificate}, or put a proxy in front.");
        if (!hasKeys && !IsLoopback(address.Host))
            throw new InputException(
                $"--urls {url}: other machines could reach this, and there is no API key; set QUBOCAM_API_KEYS or --api-key-file, "
                + "or listen at http://127.0.0.1:5080.");
    }

    private static Uri Parsed(string url)
    {
        // Kestrel takes '*' and '+' for every address; a Uri does not.
        string plain = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(plain, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.AbsolutePath == "/"
            ? address : throw new InputException($"--urls {url}: an address is wanted, such as http://127.0.0.1:5080.");
    }
}
