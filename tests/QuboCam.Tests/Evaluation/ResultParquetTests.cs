using System.Text.Json;
using Parquet;
using Parquet.Schema;
using QuboCam.Tests.App;

namespace QuboCam.Tests;

/// <summary>results.parquet holds what results.jsonl holds.</summary>
public sealed class ResultParquetTests : IDisposable
{
    private readonly EvaluationCase evaluation = new();

    public void Dispose() => evaluation.Dispose();

    [Fact]
    public async Task EveryRowAndColumnIsThatOfTheJsonLines()
    {
        // A manifest, so that some images have no label, and with labels of which one is no class of the model.
        for (int i = 0; i < 5; i++)
            evaluation.Folder.File($"{i}.png", i == 4 ? TestPictures.Png(0, 28, 28) : FashionSet.Picture(i));
        string manifest = evaluation.Folder.File("manifest.csv",
            "path,label,boxes\n0.png,Bag,2 2 20 20\n1.png,,\n2.png,Trouser,\n3.png,spoon,\n4.png,,0 0 9 9\n"u8);
        EvaluationPlan plan = evaluation.Plan(manifest, "grad-cam", "qubo-cam", "eigen-cam", "top-k") with
        {
            Metrics = EvaluationCase.Measures("average-drop", "pointing-game", "sparseness"),
        };

        EvaluationFiles files = evaluation.Run(plan);

        Dictionary<string, JsonElement>[] rows = await Read(files.Parquet);
        Assert.Equal(20, rows.Length);
        Assert.Equal(files.Rows.Select(row => string.Join(' ', row.Names())), rows.Select(row => string.Join(' ', row.Keys)));
        foreach ((JsonElement line, Dictionary<string, JsonElement> row) in files.Rows.Zip(rows))
            foreach (string name in line.Names())
                if (name == "maps" && line.At(name).ValueKind == JsonValueKind.Null)
                    Assert.Equal(0, row[name].GetArrayLength()); // a repeated column knows no null
                else
                    Assert.Equal(line.At(name).GetRawText().Replace("true", "True").Replace("false", "False"),
                        row[name].GetRawText().Replace("true", "True").Replace("false", "False"));
        foreach (string name in new[] { "label", "labelName", "pointing-game", "energy", "maps", "optimal", "candidates",
            "heatShare" })
        {
            Assert.Contains(files.Rows, row => row.At(name).ValueKind == JsonValueKind.Null);
            Assert.Contains(files.Rows, row => row.At(name).ValueKind != JsonValueKind.Null);
        }
    }

    /// <summary>The rows of a file by name of column, each value as the JSON that the text should have.</summary>
    private static async Task<Dictionary<string, JsonElement>[]> Read(byte[] file)
    {
        using MemoryStream stream = new(file);
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream);
        List<Dictionary<string, JsonElement>> rows = [];
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(g);
            Dictionary<string, JsonElement>[] part =
                [.. Enumerable.Range(0, (int)group.RowCount).Select(_ => new Dictionary<string, JsonElement>())];
            foreach (DataField field in reader.Schema.GetDataFields())
            {
                object?[] values = field.IsArray ? await Lists(group, field)
                    : field.ClrType == typeof(ReadOnlyMemory<char>)
                        ? [.. (await Column<ReadOnlyMemory<char>>(group, field)).Select(v => v?.ToString())]
                    : field.ClrType == typeof(int) ? [.. (await Column<int>(group, field)).Cast<object?>()]
                    : field.ClrType == typeof(bool) ? [.. (await Column<bool>(group, field)).Cast<object?>()]
                    : [.. (await Column<double>(group, field)).Cast<object?>()];
                Assert.Equal(part.Length, values.Length);
                for (int i = 0; i < part.Length; i++)
                    part[i].Add(field.Name, JsonSerializer.SerializeToElement(values[i]));
            }
            rows.AddRange(part);
        }
        return [.. rows];
    }

    private static async Task<T?[]> Column<T>(ParquetRowGroupReader group, DataField field) where T : struct
    {
        T?[] values = new T?[(int)group.RowCount];
        await group.ReadAsync(field, values.AsMemory());
        return values;
    }

    /// <summary>Lists of a repeated column: level 0 of repetition begins a row, level 0 of definition is an empty list.</summary>
    private static async Task<object?[]> Lists(ParquetRowGroupReader group, DataField field)
    {
        int count = (int)group.GetMetadata(field)!.MetaData!.NumValues;
        int[] values = new int[count], definitions = new int[count], repetitions = new int[count];
        await group.ReadRawAsync(field, values.AsMemory(), definitions.AsMemory(), repetitions.AsMemory());
        List<List<int>> lists = [];
        int at = 0;
        for (int i = 0; i < repetitions.Length; i++)
        {
            if (repetitions[i] == 0) lists.Add([]);
            if (definitions[i] > 0) lists[^1].Add(values[at++]);
        }
        return [.. lists];
    }
}
