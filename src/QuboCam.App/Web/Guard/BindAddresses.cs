using System.Net;
using Microsoft.AspNetCore.Http;

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
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static void Check(string url, BindingAddress address, bool hasKeys)
    {
        if (address.Scheme == Uri.UriSchemeHttps
            && Environment.GetEnvironmentVariable(Certificate) is null)
            throw new InputException($"--urls {url}: https needs a certificate; name its file in {Certificate}, or put a proxy in front.");
        if (address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            throw new InputException($"--urls {url}: localhost needs a port of its own; write 127.0.0.1 for one that is free.");
        if (!hasKeys && !IsLoopback(address.Host))
            throw new InputException(
                $"--urls {url}: other machines could reach this, and there is no API key; set QUBOCAM_API_KEYS or --api-key-file, "
                + "or listen at http://127.0.0.1:5080.");
    }

    /// <summary>An address as the server itself reads it: what looks like loopback to another reader could be open to all.</summary>
    private static BindingAddress Parsed(string url)
    {
        // '*' and '+' stand for every address; a Uri has no such names.
        string plain = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(plain, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.PathAndQuery == "/"
            && address.UserInfo.Length == 0 && address.Fragment.Length == 0
            ? BindingAddress.Parse(url) : throw new InputException($"--urls {url}: an address is wanted, such as http://127.0.0.1:5080.");
    }
}
