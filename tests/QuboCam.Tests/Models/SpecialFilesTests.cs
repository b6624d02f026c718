namespace QuboCam.Tests;

/// <summary>Pipes and devices in place of files: refused at once, where reading them would wait or grow without end.</summary>
public sealed class SpecialFilesTests : IDisposable
{
    // Nothing here takes time; a reader that hangs fails instead of stopping the suite.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, Action<string>> Readers = new()
    {
        ["model"] = path => OnnxModel.Open(path),
        ["picture"] = path => ImageReader.Read(path),
        ["tensor"] = path => NpyFile.Read(path),
        ["labels"] = path => Labels.Read(path),
        ["preprocessing"] = path => PreprocessingJson.Read(path),
    };

    private readonly TestFolder folder = new();

    public static TheoryData<string> Names => [.. Readers.Keys];

    public void Dispose() => folder.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task APipeIsRefused(string reader) => await RequireRefused(folder.Pipe("pipe"), reader);

    [Theory, MemberData(nameof(Names))]
    public async Task ADeviceIsRefused(string reader)
    {
        if (!File.Exists("/dev/zero"))
            Assert.Skip("There is no /dev/zero.");
        await RequireRefused("/dev/zero", reader);
    }

    [Theory]
    [InlineData(216)]
    [InlineData(0)] // a tensor without values
    public async Task APipeBesideTheModelIsRefused(long length)
    {
        TinyModel model = TinyModel.Create();
        Onnx.TensorProto tensor = model.Graph.Initializer.Single(t => t.Name == "kernel");
        if (length == 0)
            tensor.Dims[0] = 0;
        ExternalTensor.Place(tensor, Path.GetFileName(folder.Pipe("weights.bin")), offset: 0, length);
        string path = folder.File("m.onnx", model.Bytes);

        InputException error = await Assert.ThrowsAsync<ModelException>(() => InTime(() => OnnxModel.Open(path)));

        Assert.Equal($"{path}: tensor 'kernel' lies in 'weights.bin', which is empty, or a pipe or device.", error.Message);
    }

    private static async Task RequireRefused(string path, string reader)
    {
        InputException error = await Assert.ThrowsAnyAsync<InputException>(() => InTime(() => Readers[reader](path)));

        Assert.Equal($"{path} is empty, or a pipe or device; give a file with content.", error.Message);
    }

    private static Task InTime(Action read) => Task.Run(read, TestContext.Current.CancellationToken).WaitAsync(Patience);
}
