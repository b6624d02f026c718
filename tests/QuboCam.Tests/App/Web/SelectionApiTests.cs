using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;

namespace QuboCam.Tests.App.Web;

/// <summary>An explanation that is kept, and other selections from it.</summary>
public sealed class SelectionApiTests(WebFactory server) : IClassFixture<WebFactory>
{
    [Fact]
    public async Task AnotherBetaGivesTheSelectionOfTheCommandLine()
    {
        JsonElement kept = await KeepAsync();
        ProgramRun program = await ProgramRun.Succeeds("explain", "sample:sneaker", "--json", "--beta", "0.2", "--method", "qubo-cam");

        JsonElement answer = await SelectAsync(kept, new { beta = 0.2 });

        JsonElement selection = program.Json.GetProperty("selection");
        foreach (string name in (string[])["maps", "energy", "lowerBound", "optimal", "sampler", "heatShare"])
            Assert.Equal(selection.GetProperty(name).GetRawText(), answer.GetProperty(name).GetRawText());
        JsonElement method = program.Json.GetProperty("explanations")[0];
        Assert.Equal(method.GetProperty("heatmap").GetRawText(), answer.GetProperty("heatmap").GetRawText());
        Assert.Equal(method.GetProperty("weights").GetRawText(), answer.GetProperty("weights").GetRawText());
    }

    [Fact]
    public async Task MapsChosenByHandHaveTheEnergyThatTheProblemGivesThem()
    {
        JsonElement kept = await KeepAsync();
        int[] candidates = [.. kept.GetProperty("candidates").EnumerateArray().Select(one => one.GetInt32())];
        int[] chosen = [candidates[0], candidates[2], candidates[3]];

        JsonElement answer = await SelectAsync(kept, new { maps = chosen });

        Assert.Equal(chosen, answer.GetProperty("maps").EnumerateArray().Select(one => one.GetInt32()));
        Assert.Equal(Energy(kept, [0, 2, 3]), answer.GetProperty("energy").GetDouble(), 1e-9);
        Assert.Equal(kept.GetProperty("selection").GetProperty("energy").GetDouble(), answer.GetProperty("minimum").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task TheHeatMapOfMapsChosenByHandIsTheirWeightedSum()
    {
        JsonElement kept = await KeepAsync();
        int map = kept.GetProperty("candidates")[1].GetInt32(), pixels = 14 * 14;
        byte[] bytes = await server.BytesAsync($"/api/v1/explanations/{kept.GetProperty("id").GetString()}/maps");

        JsonElement answer = await SelectAsync(kept, new { maps = new[] { map } });

        double alpha = kept.GetProperty("importance")[map].GetDouble();
        float[] heat = [.. answer.GetProperty("heatmap").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(v => v.GetSingle())];
        for (int i = 0; i < pixels; i++)
            Assert.Equal(Math.Max(0, alpha * BitConverter.ToSingle(bytes, 4 * (map * pixels + i))), heat[i], 1e-6);
    }

    [Fact]
    public async Task AMapThatIsNoCandidateIsRefused()
    {
        JsonElement kept = await KeepAsync();
        int[] candidates = [.. kept.GetProperty("candidates").EnumerateArray().Select(one => one.GetInt32())];
        int other = Enumerable.Range(0, 24).Except(candidates).First();
        using HttpClient client = server.CreateClient();

        using HttpResponseMessage response = await client.PostAsJsonAsync(
            Place(kept), new { maps = new[] { other } }, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains($"Map {other} is no candidate", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RedundancyIsTheCosineOfTheMaps()
    {
        JsonElement kept = await KeepAsync();
        string place = $"/api/v1/explanations/{kept.GetProperty("id").GetString()}";
        int[] candidates = [.. kept.GetProperty("candidates").EnumerateArray().Select(one => one.GetInt32())];
        byte[] maps = await server.BytesAsync(place + "/maps"), redundancy = await server.BytesAsync(place + "/redundancy");

        double cosine = Cosine(maps, candidates[0], candidates[2]);

        Assert.Equal(4 * candidates.Length * candidates.Length, redundancy.Length);
        Assert.Equal(Math.Abs(cosine), BitConverter.ToSingle(redundancy, 4 * 2), 1e-6);
        Assert.Equal(1, BitConverter.ToSingle(redundancy, 0));
    }

    [Fact]
    public async Task AResultThatIsNoLongerInMemoryIsMadeAgain()
    {
        JsonElement kept = await KeepAsync();
        string id = kept.GetProperty("id").GetString()!;
        byte[] before = await server.BytesAsync($"/api/v1/explanations/{id}/images/score-cam.png");
        using WebFactory again = new() { Change = options => options with { DataFolder = Copy(server.Folder) } };

        byte[] after = await again.BytesAsync($"/api/v1/explanations/{id}/images/score-cam.png");
        byte[] panel = await again.BytesAsync($"/api/v1/explanations/{id}/panel.png");

        Assert.Equal(before, after);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], panel[..4]);
    }

    [Theory]
    [InlineData("panel.png", "image/png")]
    [InlineData("report.html", "text/html")]
    [InlineData("problem.json", "application/json")]
    [InlineData("explainer.onnx", "application/octet-stream")]
    public async Task DownloadsComeAsFiles(string file, string type)
    {
        JsonElement kept = await KeepAsync();
        using HttpClient client = server.CreateClient();

        using HttpResponseMessage response = await client.GetAsync(
            $"/api/v1/explanations/{kept.GetProperty("id").GetString()}/{file}", TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(file, response.Content.Headers.ContentDisposition?.FileName);
    }

    [Fact]
    public async Task TheReportIsWellFormedAndLoadsNothing()
    {
        JsonElement kept = await KeepAsync();

        string report = System.Text.Encoding.UTF8.GetString(
            await server.BytesAsync($"/api/v1/explanations/{kept.GetProperty("id").GetString()}/report.html"));

        XDocument page = XDocument.Parse(report.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        Assert.DoesNotContain("http", string.Concat(page.Descendants().Attributes("src").Concat(page.Descendants().Attributes("href"))), StringComparison.Ordinal);
        Assert.Contains("Sneaker", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeletedExplanationIsGone()
    {
        JsonElement kept = await KeepAsync();
        string place = $"/api/v1/explanations/{kept.GetProperty("id").GetString()}";
        using HttpClient client = server.CreateClient();

        using HttpResponseMessage deleted = await client.DeleteAsync(place, TestContext.Current.CancellationToken);
        using HttpResponseMessage after = await client.GetAsync(place + "/panel.png", TestContext.Current.CancellationToken);

        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Equal(404, (int)after.StatusCode);
    }

    private Task<JsonElement> KeepAsync() =>
        server.PostAsync("/api/v1/explain", WebFactory.Form(("sample", "sample:sneaker"), ("keep", "true")));

    private static string Place(JsonElement kept) => $"/api/v1/explanations/{kept.GetProperty("id").GetString()}/selection";

    private async Task<JsonElement> SelectAsync(JsonElement kept, object body)
    {
        using HttpClient client = server.CreateClient();
        using HttpResponseMessage response = await client.PostAsJsonAsync(Place(kept), body, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>E(x) from the coefficients in the document.</summary>
    private static double Energy(JsonElement document, int[] ones)
    {
        JsonElement problem = document.GetProperty("problem");
        double energy = ones.Sum(p => problem.GetProperty("linear")[p].GetDouble());
        foreach (JsonElement triple in problem.GetProperty("quadratic").EnumerateArray())
            if (ones.Contains(triple[0].GetInt32()) && ones.Contains(triple[1].GetInt32()))
                energy += triple[2].GetDouble();
        return energy;
    }

    private static double Cosine(byte[] maps, int one, int other)
    {
        double product = 0, first = 0, second = 0;
        for (int i = 0; i < 14 * 14; i++)
        {
            double a = BitConverter.ToSingle(maps, 4 * (one * 196 + i)), b = BitConverter.ToSingle(maps, 4 * (other * 196 + i));
            (product, first, second) = (product + a * b, first + a * a, second + b * b);
        }
        return product / Math.Sqrt(first * second);
    }

    /// <summary>A copy of a data folder, as another machine would have it.</summary>
    private static string Copy(string folder)
    {
        string copy = Directory.CreateTempSubdirectory("qubocam-web-copy-").FullName;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return copy;
    }
}
