using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A kind of data set: how it is recognised and read.</summary>
internal interface IDataSetKind
{
    /// <summary>What it is made of, for the message that lists what is taken.</summary>
    string Layout { get; }

    /// <summary>Opens a folder or archive; null where it is of another kind.</summary>
    /// <exception cref="InputException">It is of this kind, but damaged.</exception>
    IDataSet? InFolder(DataSetSource source);

    /// <summary>Opens a file; null where it is of another kind.</summary>
    /// <exception cref="InputException">It is of this kind, but damaged.</exception>
    IDataSet? InFile(DataSetSource source, string file);
}

/// <summary>What is opened.</summary>
/// <param name="Path">The path as given.</param>
/// <param name="Files">The files there, or beside it where it is a file.</param>
/// <param name="Part">Which part is meant.</param>
internal sealed record DataSetSource(string Path, IFileTree Files, DataSetPart Part)
{
    /// <summary>Names of the files at the top.</summary>
    public ImmutableArray<string> TopFiles => [.. Files.Files.Where(file => !file.Contains('/'))];

    /// <summary>Files of the wanted part, the training part first.</summary>
    /// <exception cref="InputException">The part is not there.</exception>
    public ImmutableArray<string> Choose(IEnumerable<string> train, IEnumerable<string> test)
    {
        ImmutableArray<string> chosen = [.. Part == DataSetPart.Test ? [] : train, .. Part == DataSetPart.Train ? [] : test];
        return chosen.Length > 0 ? chosen : throw new InputException(
            $"{Path} has no files of the part \"{Part.ToString().ToLowerInvariant()}\", only of the other one: choose that.");
    }
}

/// <summary>A data set of any kind; the kind gives the items.</summary>
internal sealed class OpenDataSet(DataSetSource source, string kind, Func<IEnumerable<DataSetItem>> items) : IDataSet
{
    public string Name => source.Path;

    public string Kind => kind;

    public ImmutableArray<string> Classes { get; init; } = [];

    public int? Count { get; init; }

    public ImmutableArray<string> Remarks { get; init; } = [];

    public IEnumerable<DataSetItem> Items() => items();

    public void Dispose() => source.Files.Dispose();
}
