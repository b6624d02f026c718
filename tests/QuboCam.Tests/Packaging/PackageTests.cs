using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using QuboCam.Tests.App;

namespace QuboCam.Tests.Packaging;

/// <summary>What is shipped, installed into empty folders and used there; <c>deploy/packages</c> makes it.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string Version = typeof(ImageExplainer).Assembly.GetName().Version!.ToString(3);
    private readonly TestFolder folder = new();

    private static string Feed => Made("packages");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheLibraryExplainsAPictureFromAnEmptyFolder()
    {
        Copy("models/fashion-24.onnx", "net.onnx");
        Copy("models/samples/bag.png", "bag.png");
        Copy("models/labels.txt", "labels.txt");
        string sample = File.ReadAllText(Repository.Place("samples", "explain.cs"));
        string own = sample.Replace("#:project ../src/QuboCam/QuboCam.csproj", $"#:package QuboCam@{Version}", StringComparison.Ordinal);
        Assert.NotEqual(sample, own);
        File.WriteAllText(Path.Combine(folder.Path, "explain.cs"), own);
        WriteFeed();

        ProgramRun run = await DotnetCommand.RunAsync(folder.Path, "run", "explain.cs", "net.onnx", "bag.png", "labels.txt");

        Assert.StartsWith("Bag, ", run.Output, StringComparison.Ordinal);
        Assert.True(ImageReader.Read(Path.Combine(folder.Path, "qubocam-out", "panel.png")).Width > 1000);
    }

    [Fact]
    public async Task TheToolExplainsAPicture()
    {
        string tools = Path.Combine(folder.Path, "tools");
        WriteFeed();
        await DotnetCommand.RunAsync(folder.Path, "tool", "install", "QuboCam.Tool", "--version", Version, "--tool-path", tools);

        ProgramRun run = await DotnetCommand.RunProgramAsync(folder.Path, Path.Combine(tools, "qubocam"), "explain");

        Assert.Contains("Ankle boot", run.Output, StringComparison.Ordinal);
        Assert.True(ImageReader.Read(Path.Combine(folder.Path, "qubocam-out", "panel.png")).Width > 1000);
    }

    [Fact]
    public async Task TheSingleFileExplainsAPicture()
    {
        string program = Path.Combine(folder.Path, "qubocam");
        File.Copy(Path.Combine(Made("single-file"), "qubocam"), program);

        ProgramRun run = await DotnetCommand.RunProgramAsync(folder.Path, program, "explain", "sample:sneaker");

        Assert.Contains("Sneaker", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "qubocam-out", "explanation.json")));
    }

    [Theory]
    [InlineData("QuboCam", "lib/net10.0/QuboCam.Core.dll", "lib/net10.0/QuboCam.Core.xml")]
    [InlineData("QuboCam.Tool", "/qubocam.dll")]
    public void APackageSaysWhatItIs(string id, params string[] content)
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.nupkg"));
        using Stream stream = package.GetEntry($"{id}.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();

        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

        Assert.Equal("Apache-2.0", Value("license"));
        Assert.True(Value("description")!.Length > 40);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        foreach (string file in (string[])[Value("icon")!, Value("readme")!, .. content])
            Assert.Contains(files, inside => inside.EndsWith(file, StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(Feed, $"{id}.{Version}.snupkg")), "no symbols");
    }

    [Fact]
    public void TheLibrarySaysOfWhichCommitItIs()
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(Feed, $"QuboCam.{Version}.nupkg"));
        string copy = Path.Combine(folder.Path, "QuboCam.Core.dll");
        package.GetEntry("lib/net10.0/QuboCam.Core.dll")!.ExtractToFile(copy);

        string version = FileVersionInfo.GetVersionInfo(copy).ProductVersion!;

        Assert.Matches($@"^{Version.Replace(".", @"\.", StringComparison.Ordinal)}\+[0-9a-f]{{40}}$", version);
    }

    /// <summary>A folder that deploy/packages makes; skips the test where it has not run.</summary>
    private static string Made(string name)
    {
        string path = Repository.Place("artifacts", name);
        if (!Directory.Exists(path)) Assert.Skip("Nothing is packed: deploy/packages does it, and ./test calls it.");
        return path;
    }

    private void Copy(string file, string name) => File.Copy(Repository.Place(file.Split('/')), Path.Combine(folder.Path, name));

    /// <summary>Beside the machine's own sources the packages made here, which must not stay in the machine's cache.</summary>
    private void WriteFeed() =>
        new XDocument(new XElement("configuration",
            new XElement("config", Setting("globalPackagesFolder", Path.Combine(folder.Path, "cache"))),
            new XElement("packageSources", Setting("made-here", Feed)),
            new XElement("fallbackPackageFolders", Setting("machine", DotnetCommand.Cache)))).Save(Path.Combine(folder.Path, "nuget.config"));

    private static XElement Setting(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
}
