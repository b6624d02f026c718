using System.Text.Json;
using QuboCam.App;

namespace QuboCam.Tests.App.Web;

/// <summary>POST /explain: the options of the command line, its document, and one clear line for what is wrong.</summary>
public sealed class ExplainApiTests(WebFactory server) : IClassFixture<WebFactory>
{
    private const string Path = "/api/v1/explain";
    private static readonly string[] Timed = ["milliseconds", "image", "threads"];

    [Fact]
    public async Task TheDocumentIsThatOfTheCommandLine()
    {
        ProgramRun program = await ProgramRun.Succeeds(
            "explain", "sample:bag", "--json", "--beta", "0.4", "--class", "Shirt", "--method", "qubo-cam", "--method", "layercam");

        JsonElement answer = await server.PostAsync(Path, WebFactory.Form(
            ("sample", "sample:bag"), ("beta", "0.4"), ("class", "Shirt"), ("method", "qubo-cam"), ("method", "layercam")));

        AssertSame(program.Json, answer, "");
    }

    [Fact]
    public async Task APictureThatIsSentIsExplainedLikeTheSameFile()
    {
        string file = System.IO.Path.Combine(server.Folder, "coat.png");
        await File.WriteAllBytesAsync(file, BuiltIn.SampleFile("sample:coat"), TestContext.Current.CancellationToken);
        ProgramRun program = await ProgramRun.Succeeds("explain", file, "--json", "--method", "grad-cam");

        JsonElement answer = await server.PostAsync(
            Path, WebFactory.Form(("method", "grad-cam")).With("image", BuiltIn.SampleFile("sample:coat"), "coat.png"));

        AssertSame(program.Json, answer, "");
    }

    [Fact]
    public async Task AModelThatIsSentIsUsed()
    {
        JsonElement answer = await server.PostAsync(Path, WebFactory.Form(("preprocess", "unit"))
            .With("model", BuiltIn.Model("fashion-16"), "mine.onnx").With("image", BuiltIn.SampleFile("sample:bag"), "bag.png"));

        Assert.Equal("mine.onnx", answer.GetProperty("model").GetProperty("path").GetString());
        Assert.Equal(16, answer.GetProperty("layer").GetProperty("maps").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("prediction").GetProperty("label").ValueKind);
    }

    [Fact]
    public async Task LabelsThatAreSentNameTheClasses()
    {
        byte[] labels = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 10).Select(i => $"thing {i}")));

        JsonElement answer = await server.PostAsync(Path, WebFactory.Form(("sample", "sample:bag"), ("class", "thing 3"), ("method", "grad-cam"))
            .With("labels", labels, "names.txt"));

        Assert.Equal(3, answer.GetProperty("target").GetProperty("class").GetInt32());
    }

    [Fact]
    public async Task ATensorIsTakenAsItIs()
    {
        byte[] tensor = NpyFile.Encode(new float[28 * 28], [1, 1, 28, 28]);

        JsonElement answer = await server.PostAsync(Path, WebFactory.Form(("method", "grad-cam")).With("image", tensor, "zeros.npy"));

        ProgramRun program = await ExplainZerosAsync(tensor);
        AssertSame(program.Json.GetProperty("logits"), answer.GetProperty("logits"), "logits");
    }

    [Fact]
    public async Task NothingIsKeptUnlessAskedFor()
    {
        JsonElement before = await server.GetAsync("/api/v1/explanations");

        JsonElement answer = await server.PostAsync(Path, WebFactory.Form(("sample", "sample:bag"), ("method", "grad-cam")));
        JsonElement kept = await server.PostAsync(Path, WebFactory.Form(("sample", "sample:bag"), ("method", "grad-cam"), ("keep", "true")));

        Assert.False(answer.TryGetProperty("id", out _));
        JsonElement after = await server.GetAsync("/api/v1/explanations");
        Assert.Equal(before.GetArrayLength() + 1, after.GetArrayLength());
        Assert.Equal(kept.GetProperty("id").GetString(), after[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("beta", "3", "beta 3")]
    [InlineData("beta", "x", "beta x: a number is wanted")]
    [InlineData("bets", "0.5", "no field 'bets'")]
    [InlineData("layer", "nowhere", "no layer 'nowhere'")]
    [InlineData("class", "Hat", "No class is labelled \"Hat\"")]
    [InlineData("method", "magic", "method magic")]
    [InlineData("sampler", "dwave", "quantum hardware is reached from the command line only")]
    [InlineData("sample", "sample:cat", "There is no 'sample:cat'")]
    [InlineData("preprocess", "/etc/passwd", "no preprocessing file or preset /etc/passwd")]
    [InlineData("model", "../../etc/passwd", "There is no model '../../etc/passwd'")]
    [InlineData("out", "results", "no field 'out'")]
    [InlineData("labels", "/etc/passwd", "labels: a file is wanted")]
    [InlineData("select", "1 --out=results", "select 1 out=results: a whole number is wanted")]
    [InlineData("against", "8", "cannot be held against itself")]
    [InlineData("explanation", "none", "no explanation of this number")]
    public async Task WhatIsWrongIsSaidInOneLine(string field, string value, string line)
    {
        (int status, string detail) = await server.RefusedAsync(
            Path, WebFactory.Form([("sample", "sample:bag"), ("class", "8"), .. field is "sample" or "class" ? [] : ((string, string)[])[(field, value)]])
                .Replaced(field, value));

        Assert.Equal(field == "explanation" || field == "model" ? 404 : 400, status);
        Assert.Contains(line, detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script>", "page.png", "page.png is not an image")]
    [InlineData("\u0089PNG\r\n", "../../../etc/cron.d/x.png", "x.png")]
    public async Task AFileThatIsNoImageIsRefusedWhateverItsName(string content, string name, string line)
    {
        (int status, string detail) = await server.RefusedAsync(
            Path, WebFactory.Form().With("image", System.Text.Encoding.Latin1.GetBytes(content), name));

        Assert.Equal(400, status);
        Assert.Contains(line, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("/", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARequestWithoutAFormSaysWhatIsWanted()
    {
        using HttpClient client = server.CreateClient();

        using HttpResponseMessage response = await client.PostAsync(Path, new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(
            "multipart/form-data", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Everything that the first document says, the second says alike; it may say more. Times differ.</summary>
    internal static void AssertSame(JsonElement expected, JsonElement actual, string place)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in expected.EnumerateObject().Where(property => !Timed.Contains(property.Name)))
                    AssertSame(property.Value, actual.GetProperty(property.Name), $"{place}.{property.Name}");
                break;
            case JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), place);
                foreach ((JsonElement one, JsonElement other) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
                    AssertSame(one, other, place + "[]");
                break;
            default:
                Assert.True(expected.GetRawText() == actual.GetRawText(), $"{place}: {expected.GetRawText()} and {actual.GetRawText()}");
                break;
        }
    }

    private async Task<ProgramRun> ExplainZerosAsync(byte[] tensor)
    {
        string file = System.IO.Path.Combine(server.Folder, "zeros.npy");
        await File.WriteAllBytesAsync(file, tensor, TestContext.Current.CancellationToken);
        return await ProgramRun.Succeeds("explain", file, "--json", "--method", "grad-cam");
    }
}

/// <summary>Changes forms.</summary>
internal static class FormChanges
{
    /// <summary>Adds a field that the form has not, in place of the others of its name.</summary>
    public static MultipartFormDataContent Replaced(this MultipartFormDataContent form, string name, string value)
    {
        if (name is not ("sample" or "class")) return form;
        MultipartFormDataContent changed = WebFactory.Form((name, value));
        if (name == "class") changed.Add(new StringContent("sample:bag"), "sample");
        return changed;
    }
}
