using System.Globalization;

namespace QuboCam.App.Web;

/// <summary>The name of a file that was sent, as it is shown: it never becomes a path.</summary>
internal static class DisplayName
{
    private const int Longest = 100;

    /// <summary>The last part of a name, without what would not be seen or would turn the text around.</summary>
    public static string Of(string name)
    {
        string last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        string shown = string.Concat(last.EnumerateRunes()
            .Where(rune => System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            .Take(Longest)).Trim();
        return shown.Trim('.').Length > 0 ? shown : "file";
    }
}
