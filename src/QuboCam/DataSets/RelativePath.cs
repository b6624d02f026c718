namespace QuboCam;

/// <summary>Paths within a data set, as archives and manifests give them.</summary>
internal static class RelativePath
{
    /// <summary>The path without "." and doubled slashes; null where it does not stay within the data set for sure.</summary>
    public static string? Normalize(string path)
    {
        bool hasDrive = path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]);
        if (path.StartsWith('/') || path.Contains('\\') || path.Contains('\0') || hasDrive)
            return null;
        string[] parts = [.. path.Split('/').Where(part => part is not ("" or "."))];
        return parts.Length == 0 || parts.Contains("..") ? null : string.Join('/', parts);
    }

    /// <summary>Whether a file is none of the data: a name begins with a dot, or it is what macOS adds to archives.</summary>
    public static bool IsHidden(string path) => path.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX");
}
