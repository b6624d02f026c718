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
}
