using System.Text.RegularExpressions;

namespace QuboCam;

/// <summary>One profile of the configuration files, its [defaults] included.</summary>
internal sealed partial class DWaveProfile
{
    /// <summary>The section whose values every profile has.</summary>
    public const string Defaults = "defaults";

    private const int DeepestReference = 10, MostReferences = 100;
    private readonly Dictionary<string, string> _entries;

    private DWaveProfile(Dictionary<string, string> entries, string? name, string looked) =>
        (_entries, Name, Looked) = (entries, name is null ? "" : $"profile '{name}', ", looked);

    /// <summary>Which profile was taken, for messages; empty without one.</summary>
    public string Name { get; }

    /// <summary>Where was looked, for messages.</summary>
    public string Looked { get; }

    /// <summary>A value; null where there is none, or an empty one.</summary>
    public string? this[string key] => _entries.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    /// <summary>
    /// Reads the files and finds the profile: the one that is named, that of DWAVE_PROFILE, that of [defaults], or the first.
    /// </summary>
    /// <exception cref="InputException">A named file or profile does not exist, or a file cannot be read.</exception>
    public static DWaveProfile Find(DWaveSettings given, DWaveEnvironment environment)
    {
        string? file = (NotEmpty(given.ConfigFile) ?? NotEmpty(environment.Variable("DWAVE_CONFIG_FILE"))) is { } path
            ? Expand(path, environment) : null;
        List<(string Section, Dictionary<string, string> Entries)> sections = file is null
            ? Merged(environment.ConfigurationFiles, environment)
            : Read(file, environment) ?? throw new InputException($"The D-Wave configuration {file} does not exist.");
        Dictionary<string, string> entries = sections.Find(section => section.Section == Defaults).Entries ?? [];
        string? named = NotEmpty(given.Profile) ?? NotEmpty(environment.Variable("DWAVE_PROFILE"))
            ?? NotEmpty(entries.GetValueOrDefault("profile"));
        string[] profiles = [.. sections.Select(section => section.Section).Where(section => section != Defaults)];
        string looked = file is not null ? file
            : $"looked for in {string.Join(", ", environment.ConfigurationFiles)}";
        if (named is not null && named != Defaults && !profiles.Contains(named))
            throw new InputException($"There is no D-Wave profile '{named}' ({looked}); there "
                + (profiles.Length == 0 ? "is none." : $"are {string.Join(", ", profiles)}."));
        Dictionary<string, string> merged = new(entries);
        string? chosen = named ?? profiles.FirstOrDefault();
        if (chosen is not null && chosen != Defaults)
            foreach ((string key, string value) in sections.Find(section => section.Section == chosen).Entries)
                merged[key] = value;
        int references = 0;
        return new DWaveProfile(merged.ToDictionary(entry => entry.Key, entry => Interpolate(entry.Value, 0)), chosen, looked);

        // "%%" is a percent sign and "%(KEY)s" another value of the profile; any other percent sign stays, as in an address.
        string Interpolate(string text, int depth) => depth > DeepestReference ? text
            : Reference().Replace(text, match => !match.Groups[1].Success ? "%"
                : !merged.TryGetValue(match.Groups[1].Value.ToLowerInvariant(), out string? value) ? match.Value
                : references++ < MostReferences ? Interpolate(value, depth + 1)
                : throw new InputException($"The values of the D-Wave configuration refer to each other without end ({looked})."));
    }

    /// <summary>The user's folder for '~', and values of variables for "$NAME" and "${NAME}".</summary>
    private static string Expand(string path, DWaveEnvironment environment)
    {
        string full = path == "~" || path.StartsWith('~') && path[1] is '/' or '\\'
            ? environment.HomeFolder + path[1..] : path;
        full = EnvironmentReference().Replace(full, match => environment.Variable(match.Groups[1].Value) ?? match.Value);
        return Path.IsPathRooted(full) ? full : Path.Combine(environment.CurrentFolder, full);
    }

    [GeneratedRegex(@"%%|%\(([^)]+)\)s")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\$\{?(\w+)\}?")]
    private static partial Regex EnvironmentReference();

    private static List<(string Section, Dictionary<string, string> Entries)> Merged(string[] files, DWaveEnvironment environment)
    {
        List<(string Section, Dictionary<string, string> Entries)> merged = [];
        foreach (string file in files)
            foreach ((string section, Dictionary<string, string> entries) in Read(file, environment) ?? [])
            {
                int at = merged.FindIndex(other => other.Section == section);
                if (at < 0) merged.Add((section, entries));
                else
                    foreach ((string key, string value) in entries)
                        merged[at].Entries[key] = value;
            }
        return merged;
    }

    private static List<(string Section, Dictionary<string, string> Entries)>? Read(string file, DWaveEnvironment environment)
    {
        try
        {
            return environment.ReadFile(file) is { } text ? IniFile.Parse(text, file) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file} cannot be read: {error.Message}", error);
        }
    }

    private static string? NotEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
