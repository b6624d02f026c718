using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace QuboCam.Tests.Documentation;

/// <summary>The JSON and the Python of the documentation are whole.</summary>
public sealed class DataBlockTests
{
    private const string Python = "/usr/bin/python3";

    private static IEnumerable<CodeBlock> Blocks => DocumentationPage.All.SelectMany(page => DocumentationPage.Read(page).Code);

    private static IEnumerable<CodeBlock> JsonBlocks =>
        Blocks.Where(block => block.Language == "json" || (block.Language.Length == 0 && block.Text.TrimStart() is ['{' or '[', ..]));

    [Fact]
    public void EveryBlockOfJsonIsJson() => Assert.All(JsonBlocks, block => JsonDocument.Parse(block.Text).Dispose());

    [Fact]
    public void EveryPreprocessingFileIsRead()
    {
        CodeBlock[] files = [.. JsonBlocks.Where(block => block.Text.Contains("\"resize\"", StringComparison.Ordinal))];

        Assert.NotEmpty(files);
        Assert.All(files, file => PreprocessingJson.Parse(Encoding.UTF8.GetBytes(file.Text), file.ToString()));
    }

    [Fact]
    public async Task EveryBlockOfPythonCompiles()
    {
        if (!File.Exists(Python)) Assert.Skip($"There is no {Python}.");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var blocks = Blocks.Where(block => block.Language == "python").Select(block => new { name = block.ToString(), code = block.Text });
        using Process python = Process.Start(new ProcessStartInfo(
            Python, ["-c", "import json, sys; [compile(b['code'], b['name'], 'exec') for b in json.load(sys.stdin)]"])
        {
            RedirectStandardInput = true, RedirectStandardError = true,
        })!;

        await python.StandardInput.WriteAsync(JsonSerializer.Serialize(blocks));
        python.StandardInput.Close();

        Assert.Equal("", await python.StandardError.ReadToEndAsync(cancellation));
        await python.WaitForExitAsync(cancellation);
        Assert.Equal(0, python.ExitCode);
    }
}
