namespace QuboCam.Tests;

public class AtomicFileTests
{
    [Fact]
    public void ReplacesAFileAndLeavesNothingBeside()
    {
        using TestFolder folder = new();
        string path = folder.File("a.bin", [1, 2, 3]);

        AtomicFile.Write(path, [4]);

        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void NamesThePathThatCannotBeWritten()
    {
        using TestFolder folder = new();
        string path = Path.Combine(folder.File("file", [1]), "a.bin");

        InputException error = Assert.Throws<InputException>(() => AtomicFile.Write(path, [4]));

        Assert.StartsWith($"{path} cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LeavesNothingWhereAFolderHasTheName()
    {
        using TestFolder folder = new();
        string path = Path.Combine(folder.Path, "taken");
        Directory.CreateDirectory(path);

        Assert.Throws<InputException>(() => AtomicFile.Write(path, [4]));

        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }
}
