using System.Text;

namespace QuboCam.Tests.App;

/// <summary>Wrong requests: one clear line, exit status 2, nothing written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("missing.png does not exist", "explain", "@missing.png")]
    [InlineData("empty.png is empty", "explain", "@empty.png")]
    [InlineData("text.png", "explain", "@text.png")]
    [InlineData("30000×30000", "explain", "@bomb.png")]
    [InlineData("cut short", "explain", "@cut.jpg")]
    [InlineData("is a folder", "explain", "@folder")]
    [InlineData("1×5×5", "explain", "@small.npy")]
    [InlineData("'<i4'", "explain", "@integers.npy")]
    [InlineData("NaN", "explain", "@nan.npy")]
    [InlineData("sample:bag", "explain", "sample:cat")]
    [InlineData("missing.png does not exist", "explain", "sample:bag", "@missing.png")]
    [InlineData("missing.onnx", "explain", "--model", "@missing.onnx", "@text.png")]
    [InlineData("text.png", "explain", "--model", "@text.png", "@text.png")]
    [InlineData("rowless.npy: an image of 0×5", "explain", "--model", "@open.onnx", "@rowless.npy")]
    [InlineData("wide.npy: an image of 0×2000000000", "explain", "--model", "@open.onnx", "@wide.npy")]
    [InlineData("high.npy: an image of 2×20000", "explain", "--model", "@open.onnx", "@high.npy")]
    [InlineData("huge.json: an image of 20000×20000", "explain", "--model", "@open.onnx", "--preprocess", "@huge.json", "sample:bag")]
    [InlineData("INPUT", "explain", "--model", "@text.png")]
    [InlineData("0 to 9", "explain", "--class", "10")]
    [InlineData("\"Coat\"", "explain", "--class", "cot")]
    [InlineData("'nope'", "explain", "--layer", "nope")]
    [InlineData("2 labels", "explain", "--labels", "@two.txt")]
    [InlineData("imagenet", "explain", "--preprocess", "nope")]
    [InlineData("\"colour\"", "explain", "--preprocess", "@colour.json")]
    [InlineData("--beta NaN", "explain", "--beta", "nan")]
    [InlineData("--beta 1", "explain", "--beta", "1")]
    [InlineData("--beta x: a number", "explain", "--beta", "x")]
    [InlineData("--select 0", "explain", "--select", "0")]
    [InlineData("--select -1", "explain", "--select", "-1")]
    [InlineData("999 maps", "explain", "--select", "999")]
    [InlineData("--reads 0", "explain", "--reads", "0")]
    [InlineData("--sweeps 0", "explain", "--sweeps", "0")]
    [InlineData("--slices 1025", "explain", "--slices", "1025")]
    [InlineData("--threads 0", "explain", "--threads", "0")]
    [InlineData("--time-limit 0", "explain", "--time-limit", "0")]
    [InlineData("--time-limit NaN", "explain", "--time-limit", "nan")]
    [InlineData("--seed -1", "explain", "--seed", "-1")]
    [InlineData("simulated-annealing", "explain", "--sampler", "simulated-anealing")]
    [InlineData("grad-cam++", "explain", "--method", "grad-cam", "--method", "gradcam")]
    [InlineData("--opacity 2", "explain", "--opacity", "2")]
    [InlineData("'--bta'", "explain", "--bta", "0.5")]
    [InlineData("Did you mean '--beta'?", "explain", "--bta", "0.5")]
    [InlineData("no option '--bta'. Did you mean '--beta'?", "explain", "--bta=0.5")]
    [InlineData("Did you mean 'grad-cam'?", "explain", "--method", "grad-cma")]
    [InlineData("Did you mean 'average-drop'?", "evaluate", "@folder", "--out", "@new", "--metric", "averagedrop")]
    [InlineData("Did you mean 'grad-cam'?", "evaluate", "@folder", "--out", "@new", "--method", "gradcam")]
    [InlineData("Did you mean 'submit'?", "cluster", "submt")]
    [InlineData("Did you mean 'bash'?", "completion", "bsh")]
    [InlineData("--device gpu: coreml or cpu or cuda or directml is wanted", "explain", "--device", "gpu")]
    [InlineData("--device cpu:1: coreml or cpu or", "explain", "--device", "cpu:1")]
    [InlineData("Did you mean 'explain'?", "explan")]
    [InlineData("'explan'", "explan")]
    [InlineData("'--bogus'", "--bogus")]
    [InlineData("MODEL", "layers")]
    [InlineData("text.png", "layers", "@text.png")]
    [InlineData("--price is of the reconstruction", "explain", "--price", "0.01")]
    [InlineData("--price -1", "problem", "--formulation", "reconstruction", "--price", "-1")]
    [InlineData("--formulation papers: paper or reconstruction is wanted", "explain", "--formulation", "papers")]
    [InlineData("--reads 0", "problem", "--reads", "0")]
    [InlineData("one input", "problem", "sample:bag", "sample:dress")]
    [InlineData("is a folder", "problem", "--out", "@folder")]
    [InlineData("text.png is a file", "problem", "--out", "@text.png/p.json")]
    [InlineData("--out", "export-explainer", "fashion-16")]
    [InlineData("PROBLEM", "solve")]
    [InlineData("missing.json does not exist", "solve", "@missing.json")]
    [InlineData("text.png", "solve", "@text.png")]
    [InlineData("'--bogus'", "solve", "@two.json", "--bogus")]
    [InlineData("too large to be added up", "solve", "@giant.json")]
    [InlineData("--select 3", "solve", "@two.json", "--select", "3")]
    [InlineData("--select -1", "solve", "@two.json", "--select", "-1")]
    [InlineData("--threads 0", "solve", "@two.json", "--threads", "0")]
    [InlineData("--problem 0", "solve", "@two.json", "--problem", "0")]
    [InlineData("--target NaN", "solve", "@two.json", "--target", "nan")]
    [InlineData("--format nope", "solve", "@two.json", "--format", "nope")]
    [InlineData("--sampler nope", "solve", "@two.json", "--sampler", "nope")]
    [InlineData("--compare nope", "solve", "@two.json", "--compare", "exact", "nope")]
    [InlineData("leave --sampler out", "solve", "@two.json", "--compare", "--sampler", "exact")]
    [InlineData("--out", "solve", "@two.json", "--out", "@folder")]
    [InlineData("--plot", "solve", "@two.json", "--plot", "@folder")]
    [InlineData("--plot", "solve", "@two.json", "--plot", "@text.png/plot.png")]
    public async Task AWrongRequestIsOneLineAndLeavesNothing(string named, params string[] arguments)
    {
        MakeFiles();
        string[] before = Everything();
        string[] full = [.. arguments.Select(a => a.StartsWith('@') ? Path.Combine(folder.Path, a[1..]) : a)];
        if (full[0] == "explain")
            full = [.. full, "--out", Path.Combine(folder.Path, "out")];

        ProgramRun run = await ProgramRun.Of(full);

        Assert.Equal(2, run.Status);
        Assert.Empty(run.Output);
        string line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("qubocam: ", line);
        Assert.Contains(named, line);
        Assert.Equal(before, Everything());
    }

    [Theory]
    [InlineData("text.png")]
    [InlineData("text.png/below")]
    [InlineData("")]
    public async Task AnUnusableOutputFolderIsRefused(string place)
    {
        MakeFiles();

        ProgramRun run = await ProgramRun.Of("explain", "--out", place.Length == 0 ? "" : Path.Combine(folder.Path, place));

        Assert.Equal(2, run.Status);
        Assert.StartsWith("qubocam: --out", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private string[] Everything() => [.. Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private void MakeFiles()
    {
        folder.File("empty.png", []);
        folder.File("text.png", "not an image"u8);
        folder.File("bomb.png", Bomb());
        folder.File("cut.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder"));
        folder.File("small.npy", Npy("<f4", "(1, 1, 5, 5)", new byte[4 * 25]));
        folder.File("integers.npy", Npy("<i4", "(1, 1, 28, 28)", new byte[4 * 28 * 28]));
        folder.File("nan.npy", Npy("<f4", "(1, 1, 28, 28)", [.. Enumerable.Repeat((byte)0xFF, 4 * 28 * 28)]));
        folder.File("open.onnx", OpenModel());
        folder.File("rowless.npy", Npy("<f4", "(1, 2, 0, 5)", []));
        folder.File("wide.npy", Npy("<f4", "(2, 0, 2000000000)", []));
        folder.File("high.npy", Npy("<f4", "(2, 20000, 1)", new byte[4 * 40000]));
        folder.File("huge.json", "{ \"crop\": 20000 }"u8);
        folder.File("giant.json", "{ \"linear\": [-1e308, -1e308], \"quadratic\": [[0, 1, 0]] }"u8);
        folder.File("two.json", "{ \"linear\": [-2, -1], \"quadratic\": [[0, 1, 3]] }"u8);
        folder.File("two.txt", "one\ntwo\n"u8);
        folder.File("colour.json", "{ \"colour\": 1 }"u8);
    }

    /// <summary>A model whose input leaves rows and columns open.</summary>
    private static byte[] OpenModel()
    {
        TinyModel model = TinyModel.Create();
        foreach (Onnx.TensorShapeProto.Types.Dimension side in model.Graph.Input[0].Type.TensorType.Shape.Dim.Skip(2))
            side.DimParam = "side";
        return model.Bytes;
    }

    private static byte[] Npy(string type, string shape, byte[] data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    /// <summary>A PNG file whose header claims 30000×30000 pixels (0x7530 each way) and that has none.</summary>
    private static byte[] Bomb() =>
    [
        0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n',
        0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0, 0xE9, 0x45, 0x6F, 0xED, // CRC-32 by Python's zlib
        0, 0, 0, 1, .. "IDAT"u8, 0,
    ];
}
