using System.Collections.Immutable;
using Parquet;
using Parquet.Schema;

namespace QuboCam;

/// <summary>The results as a Parquet file: one row per image and method, the columns of <see cref="ResultTable"/>.</summary>
public static class ResultParquet
{
    // Rows held in memory at once.
    private const int ImagesPerGroup = 2000;

    /// <summary>Writes the rows of all images that were not left out, in the order of the data set.</summary>
    /// <param name="plan">What was evaluated.</param>
    /// <param name="images">What was found; read once.</param>
    /// <param name="stream">Receives the file.</param>
    public static void Write(EvaluationPlan plan, IEnumerable<EvaluatedImage> images, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(images);
        WriteAsync(Columns(plan), images.Where(image => image.Skipped is null), stream).GetAwaiter().GetResult();
    }

    private static async Task WriteAsync(ImmutableArray<Column> columns, IEnumerable<EvaluatedImage> images, Stream stream)
    {
        ParquetSchema schema = new([.. columns.Select(column => column.Field)]);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream).ConfigureAwait(false);
        foreach (EvaluatedImage[] group in images.Chunk(ImagesPerGroup))
        {
            Row[] rows = [.. group.SelectMany(image => image.Rows.Select((row, method) => new Row(image, row, method)))];
            using ParquetRowGroupWriter rowGroup = writer.CreateRowGroup();
            foreach (Column column in columns)
                await column.Write(rowGroup, rows).ConfigureAwait(false);
        }
    }

    private static ImmutableArray<Column> Columns(EvaluationPlan plan) =>
        [
            Text("image", row => row.Image.Image),
            Number<int>("label", row => row.Image.Label),
            Text("labelName", row => row.Image.LabelName),
            Number<int>("predicted", row => row.Image.Predicted),
            Number<int>("target", row => row.Image.Target),
            Number<double>("probability", row => row.Image.Probability),
            Text("method", row => plan.Methods[row.Method].Name),
            .. plan.Values.Select((value, i) => Number<double>(value.Name, row => row.Result.Values[i])),
            Maps(),
            Number<int>("candidates", row => row.Result.Candidates),
            Number<double>("energy", row => row.Result.Energy),
            Number<double>("lowerBound", row => row.Result.LowerBound),
            Number<bool>("optimal", row => row.Result.Optimal),
            Number<double>("heatShare", row => row.Result.HeatShare),
            .. plan.Methods.Any(method => method.Sampler.IsRemote) ? Hardware() : [],
        ];

    private static ImmutableArray<Column> Hardware() =>
        [
            Text("solver", row => row.Result.Hardware?.Solver),
            Text("jobs", row => row.Result.Hardware is { } hardware ? string.Join(' ', hardware.Jobs) : null),
            Number<int>("qubitsUsed", row => row.Result.Hardware?.QubitsUsed),
            Number<int>("longestChain", row => row.Result.Hardware?.LongestChain),
            Number<double>("chainStrength", row => row.Result.Hardware?.ChainStrength),
            Number<double>("chainBreakFraction", row => row.Result.Hardware?.ChainBreakFraction),
            Number<double>("qpuAccessTime", row => row.Result.Hardware?.QpuAccessMicroseconds),
            Number<double>("successProbability", row => row.Result.Hardware?.SuccessProbability),
            Number<int>("omitted", row => row.Result.Hardware?.Omitted),
        ];

    private static Column Text(string name, Func<Row, string?> value)
    {
        DataField field = new(name, typeof(string), isNullable: true);
        return new Column(field, async (group, rows) =>
            await group.WriteAsync(field, (IReadOnlyCollection<string>)[.. rows.Select(row => value(row)!)]).ConfigureAwait(false));
    }

    private static Column Number<T>(string name, Func<Row, T?> value) where T : struct
    {
        DataField field = new(name, typeof(T), isNullable: true);
        return new Column(field, async (group, rows) =>
            await group.WriteAsync<T>(field, new ReadOnlyMemory<T?>([.. rows.Select(value)])).ConfigureAwait(false));
    }

    /// <summary>The maps as a list; empty for a method without a selection.</summary>
    private static Column Maps()
    {
        DataField field = new("maps", typeof(int), isNullable: false, isArray: true);
        return new Column(field, async (group, rows) =>
        {
            List<int> values = [], definitions = [], repetitions = [];
            foreach (ImmutableArray<int> maps in rows.Select(row => row.Result.Maps ?? []))
            {
                values.AddRange(maps);
                definitions.AddRange(maps.IsEmpty ? [0] : Enumerable.Repeat(1, maps.Length));
                repetitions.AddRange(maps.IsEmpty ? [0] : Enumerable.Range(0, maps.Length).Select(i => Math.Min(i, 1)));
            }
            await group.WriteAllPartsAsync<int>(
                field, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), CancellationToken.None).ConfigureAwait(false);
        });
    }

    private sealed record Row(EvaluatedImage Image, EvaluatedRow Result, int Method);

    private sealed record Column(DataField Field, Func<ParquetRowGroupWriter, Row[], Task> Write);
}
