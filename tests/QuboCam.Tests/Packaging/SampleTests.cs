using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using QuboCam.Tests.App;

namespace QuboCam.Tests.Packaging;

/// <summary>Every sample does what its first lines say, started as they say.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AllSamplesAreTried() => Assert.Equal(
        ["batch", "explain", "export", "gap", "injection", "own-method", "solve", "web"],
        Directory.GetFiles(Repository.Place("samples"), "*.cs").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("explain", @"^Bag, 100\.0 ?%")]
    [InlineData("batch", @"shirt +Shirt +logit")]
    [InlineData("own-method", @"Positive Grad-CAM +Focus 0\.\d{3}  Deletion 0\.\d{3}  Insertion 0\.\d{3}")]
    // −2 − 2 at (1, 0, 1), and −2 for (1, 0, 0) and (0, 0, 1), −3 for none: by hand.
    [InlineData("solve", @"^energy -4, bound -4: proven\nones: 0, 2\n")]
    [InlineData("gap", @"^\d+ qubits, 1 ground state\(s\)\nminimum gap 0\.\d{6} at s = ")]
    [InlineData("injection", @"fashion-32\.onnx: Sneaker, .*; QUBO-CAM, HiResCAM")]
    [InlineData("export", @"^class 8; Grad-CAM \[1, 14, 14\]")]
    public async Task ASampleRuns(string name, string expected)
    {
        ProgramRun run = await DotnetCommand.RunAsync(Models(), "run", "-c", "Release", Repository.Place("samples", $"{name}.cs"));

        Assert.Matches(new Regex(expected, RegexOptions.Multiline | RegexOptions.CultureInvariant), run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task TheEndpointExplainsWhatIsSentToIt()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string models = Models();
        await DotnetCommand.RunAsync(models, "build", "-c", "Release", "-o", Path.Combine(folder.Path, "web"), Repository.Place("samples", "web.cs"));
        using Process server = DotnetCommand.Start(
            models, DotnetCommand.Dotnet,
            Path.Combine(folder.Path, "web", "web.dll"), "--urls", "http://127.0.0.1:0");
        try
        {
            string address = await Address(server, cancellation);
            using HttpClient client = new() { BaseAddress = new Uri(address) };
            using ByteArrayContent picture = new(await File.ReadAllBytesAsync(Path.Combine(models, "models", "samples", "bag.png"), cancellation));
            using StringContent text = new(new string('x', 1000));

            using HttpResponseMessage panel = await client.PostAsync("/explain", picture, cancellation);
            using HttpResponseMessage refused = await client.PostAsync("/explain", text, cancellation);

            Assert.Equal(HttpStatusCode.OK, panel.StatusCode);
            Assert.True(ImageReader.Decode(await panel.Content.ReadAsByteArrayAsync(cancellation), "panel").Width > 1000);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("is not an image that can be read", await refused.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Where the server listens, from its log.</summary>
    private static async Task<string> Address(Process server, CancellationToken cancellation)
    {
        while (await server.StandardOutput.ReadLineAsync(cancellation) is { } line)
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and int at)
                return line[at..].Trim();
        throw new InvalidOperationException(await server.StandardError.ReadToEndAsync(cancellation));
    }

    /// <summary>A working directory with the repository's models, so that what a sample writes lands elsewhere.</summary>
    private string Models()
    {
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "models"), Repository.Place("models"));
        return folder.Path;
    }
}
