using System.Text.Json;

namespace QuboCam.Tests.App;

public sealed class SeveralInputsTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task SeveralInputsGiveOneArrayAndAFolderEach()
    {
        ProgramRun run = await ProgramRun.Succeeds(
            "explain", "sample:bag", "sample:sneaker", "sample:bag", "--json", "--method", "grad-cam", "--out", folder.Path);

        Assert.Equal(["Bag", "Sneaker", "Bag"], run.Json.EnumerateArray().Select(e => e.At("prediction", "label").GetString()));
        Assert.Equal(
            ["sample-bag", "sample-bag-2", "sample-sneaker"],
            Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string each in Directory.GetDirectories(folder.Path))
            Assert.Equal(4, Directory.GetFiles(each).Length);
    }

    [Fact]
    public async Task AnInputOfSeveralIsExplainedAsAlone()
    {
        ProgramRun together = await ProgramRun.Succeeds("explain", "sample:bag", "sample:dress", "--json");
        ProgramRun alone = await ProgramRun.Succeeds("explain", "sample:dress", "--json");

        Assert.Equal(Repeatable.Text(alone.Json), Repeatable.Text(together.Json[1]));
    }
}

public sealed class RepeatabilityTests
{
    [Theory]
    [InlineData("exact")]
    [InlineData("simulated-annealing")]
    public async Task TheSameSeedGivesTheSameBytesWhateverTheThreads(string sampler)
    {
        string[] arguments = ["explain", "--json", "--sampler", sampler, "--seed", "7", "--reads", "20", "--threads"];

        ProgramRun one = await ProgramRun.Succeeds([.. arguments, "1"]);
        ProgramRun two = await ProgramRun.Succeeds([.. arguments, "2"]);

        Assert.Equal(Repeatable.Text(one.Json), Repeatable.Text(two.Json));
    }

    [Fact]
    public async Task ARealModelGivesTheSameBytesWhateverTheThreads()
    {
        string model = SharedFiles.Golden("models/imagenet-mobilenetv1-050-160.onnx");
        string picture = SharedFiles.Golden("images/nips17/000b7d55b6184b08.png");
        string[] arguments = ["explain", picture, "--model", model, "--json", "--sampler", "simulated-annealing", "--reads", "20", "--threads"];

        ProgramRun one = await ProgramRun.Succeeds([.. arguments, "1"]);
        ProgramRun two = await ProgramRun.Succeeds([.. arguments, "2"]);

        Assert.Equal(Repeatable.Text(one.Json), Repeatable.Text(two.Json));
    }
}

/// <summary>A document without what the clock writes into it.</summary>
internal static class Repeatable
{
    public static string Text(JsonElement json)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
            Write(json, writer);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    private static void Write(JsonElement json, Utf8JsonWriter writer)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in json.EnumerateObject().Where(p => p.Name != "milliseconds"))
            {
                writer.WritePropertyName(property.Name);
                Write(property.Value, writer);
            }
            writer.WriteEndObject();
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (JsonElement item in json.EnumerateArray())
                Write(item, writer);
            writer.WriteEndArray();
        }
        else
            json.WriteTo(writer);
    }
}
