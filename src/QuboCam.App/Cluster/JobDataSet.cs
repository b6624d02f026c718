using System.Collections.Immutable;

namespace QuboCam.App.Cluster;

/// <summary>The images of a job, in the cluster's database.</summary>
internal sealed class JobDataSet(string job, JobDataSetFacts facts, ClusterDatabase database, IClusterBlobs blobs) : IDataSet
{
    private const int Page = 32; // pictures in memory at a time

    public string Name => facts.Name;

    public string Kind => facts.Kind;

    public ImmutableArray<string> Classes => facts.Classes;

    public int? Count => facts.Count;

    public ImmutableArray<string> Remarks => facts.Remarks;

    public IEnumerable<DataSetItem> Items()
    {
        for (int first = 0; ; first += Page)
        {
            DataSetItem[] items = [.. ItemsAsync(first, Page, CancellationToken.None).GetAwaiter().GetResult()];
            foreach (DataSetItem item in items)
                yield return item;
            if (items.Length < Page) yield break;
        }
    }

    /// <summary>Consecutive images.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <remarks>
    /// Their files come with them: one that the cluster has lost is not to be taken for a picture that cannot be read, and left out.
    /// </remarks>
    /// <exception cref="InputException">The cluster has lost a file.</exception>
    public async Task<ImmutableArray<DataSetItem>> ItemsAsync(int first, int count, CancellationToken cancellation)
    {
        List<(int Index, JobItem Item)> items = await database.ReadAsync(
            "SELECT index, item FROM cluster_item WHERE job = $1 AND index >= $2 AND index < $3 ORDER BY index",
            row => (row.GetInt32(0), JobItem.Read(row.GetString(1))), cancellation, job, first, first + count);
        IReadOnlyDictionary<string, byte[]> files =
            await blobs.ReadAsync([.. items.Select(one => one.Item.File?.Hash).OfType<string>().Distinct()], cancellation);
        return [.. items.Select(one => Item(one.Index, one.Item, files))];
    }

    public void Dispose()
    {
        // The database is others'.
    }

    private static DataSetItem Item(int index, JobItem item, IReadOnlyDictionary<string, byte[]> files) => new()
    {
        Index = index,
        Name = item.Name,
        LabelIndex = item.LabelIndex,
        Label = item.Label,
        Read = () => Encoded(item, files).Decode(),
        Encoded = () => Encoded(item, files),
        ReadAnnotation = () => item.AnnotationFault is { } fault ? throw new InputException(fault) : item.Annotation?.Open(),
    };

    private static EncodedImage Encoded(JobItem item, IReadOnlyDictionary<string, byte[]> files) => item.File is { } file
        ? new(files[file.Hash], file.Name) : throw new InputException(item.Fault!);
}
