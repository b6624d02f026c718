using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The list of problem file formats; one line each.</summary>
public static class QuboFormats
{
    /// <summary>Every format; a file is read by the first that recognises it.</summary>
    public static ImmutableArray<IQuboFormat> All { get; } =
    [
        new JsonFormat(), new CooFormat(), new QbsolvFormat(), new BqpJsonFormat(), new OrLibraryFormat(), new MqLibFormat(),
        new GsetFormat(), new DimodJsonFormat(), new DimodBqmFormat(),
    ];

    /// <summary>The format of a name.</summary>
    /// <param name="name">As in <see cref="IQuboFormat.Name"/>.</param>
    /// <exception cref="InputException">There is no such format; the line lists them.</exception>
    public static IQuboFormat Named(string name) => All.FirstOrDefault(format => format.Name == name)
        ?? throw new InputException($"There is no problem format '{name}'; there are {string.Join(", ", All.Select(format => format.Name))}.");

    /// <summary>The format that the name of a file asks for, by its end.</summary>
    /// <param name="path">The file that is to be written.</param>
    /// <exception cref="InputException">The end is that of no format; the line lists them.</exception>
    public static IQuboFormat ForFile(string path) =>
        All.Where(format => path.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase)).MaxBy(format => format.Extension.Length)
        ?? throw new InputException($"{path}: its end does not tell the format; name it with --format "
            + $"({string.Join(", ", All.Select(format => $"{format.Name} for {format.Extension}"))}).");
}
