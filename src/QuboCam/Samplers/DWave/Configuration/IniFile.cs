namespace QuboCam;

/// <summary>Sections of a configuration file, in their order, read as Python's configparser reads them.</summary>
/// <remarks>
/// Ours, because the readers of .NET differ where people notice: they refuse ':' between key and value, do not join continued
/// lines, take quotes off, or merge sections of the same name.
/// </remarks>
internal static class IniFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <returns>Sections with their keys, lower-case, and values.</returns>
    /// <exception cref="InputException">A line is none of those that a file may have; the message names it.</exception>
    public static List<(string Section, Dictionary<string, string> Entries)> Parse(string text, string name)
    {
        List<(string Section, Dictionary<string, string> Entries)> sections = [];
        string? key = null;
        int number = 0, indent = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            string content = line.Trim();
            if (content.Length == 0 || content[0] is '#' or ';') continue;
            // A line that is indented more than its key goes on with the value; a file may be indented as a whole.
            int start = line.Length - line.TrimStart().Length;
            if (key is not null && start > indent)
            {
                sections[^1].Entries[key] += "\n" + content;
                continue;
            }
            indent = start;
            if (content[0] == '[')
            {
                Begin(content, sections, name, number);
                key = null;
            }
            else
                key = Entry(content, sections, name, number);
        }
        return sections;
    }

    /// <summary>Begins a section; [defaults] may come again, in pieces.</summary>
    private static void Begin(
        string content, List<(string Section, Dictionary<string, string> Entries)> sections, string name, int number)
    {
        int end = content.LastIndexOf(']');
        if (end <= 1)
            throw new InputException($"{name}, line {number}: '{content}' is no section; [NAME] is wanted.");
        string section = content[1..end];
        int known = sections.FindIndex(other => other.Section == section);
        if (known >= 0 && section != DWaveProfile.Defaults)
            throw new InputException($"{name}, line {number}: the section [{section}] comes twice.");
        sections.Add(known < 0 ? (section, []) : sections[known]);
        if (known >= 0) sections.RemoveAt(known);
    }

    private static string Entry(
        string content, List<(string Section, Dictionary<string, string> Entries)> sections, string name, int number)
    {
        int delimiter = content.AsSpan().IndexOfAny('=', ':');
        // The line is not repeated: it may hold a token.
        if (delimiter <= 0)
            throw new InputException($"{name}, line {number}: KEY = VALUE is wanted.");
        if (sections.Count == 0)
            throw new InputException($"{name}, line {number}: a [SECTION] has to come first.");
        string key = content[..delimiter].Trim().ToLowerInvariant();
        return sections[^1].Entries.TryAdd(key, content[(delimiter + 1)..].Trim()) ? key
            : throw new InputException($"{name}, line {number}: the key '{key}' comes twice in [{sections[^1].Section}].");
    }
}
