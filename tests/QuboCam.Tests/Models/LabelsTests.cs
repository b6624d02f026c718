namespace QuboCam.Tests;

public class LabelsTests
{
    private static readonly Labels Fish = new(["tench, Tinca tinca", "goldfish", "crane", "Crane", "great white shark, white shark"]);

    [Theory]
    [InlineData("goldfish", 1)]
    [InlineData(" GOLDFISH ", 1)]
    [InlineData("tench", 0)]
    [InlineData("white shark", 4)]
    [InlineData("tench, tinca tinca", 0)]
    public void FindsAClassByItsLabel(string label, int expected) => Assert.Equal(expected, Fish.Find(label));

    [Fact]
    public void ListsTheNearestLabels()
    {
        InputException error = Assert.Throws<InputException>(() => Fish.Find("goldfsh"));

        Assert.StartsWith("No class is labelled \"goldfsh\"; the nearest labels are \"goldfish\", ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ListsTheClassesOfAnAmbiguousLabel()
    {
        InputException error = Assert.Throws<InputException>(() => Fish.Find("crane"));

        Assert.Contains("classes 2, 3 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsOneLabelALine()
    {
        using TestFolder folder = new();
        string path = folder.File("labels.txt", "\uFEFFa\r\n\r\nÄhre\r\n\r\n"u8);

        Labels labels = Labels.Read(path);

        Assert.Equal(["a", "", "Ähre"], labels.Names);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62 }, "UTF-8")]
    [InlineData(new byte[] { 0x0A, 0x0A }, "holds no label")]
    public void NamesTheFileThatHoldsNoLabels(byte[] content, string expected)
    {
        using TestFolder folder = new();
        string path = folder.File("labels.txt", content);

        InputException error = Assert.Throws<InputException>(() => Labels.Read(path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    // Known distances: Levenshtein's own example and two by hand.
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("conv1", "conv1", 0)]
    public void CountsEdits(string a, string b, int expected) => Assert.Equal(expected, NameDistance.EditDistance(a, b));

    [Theory]
    [InlineData("--bta", "--beta")]
    [InlineData("--thraeds", "--threads")]
    [InlineData("--BETA", "--beta")]
    [InlineData("--bogus", null)]
    [InlineData("x", null)]
    public void OnlyANearNameWasMeant(string wanted, string? meant) =>
        Assert.Equal(meant, NameDistance.Meant(wanted, ["--beta", "--threads", "--out"]));

    [Fact]
    public void ANameThatContainsTheWantedOneIsNearest() =>
        Assert.Equal(["/features/layer4/Relu_output_0", "layer3"], NameDistance.Nearest("LAYER4", ["layer3", "x", "/features/layer4/Relu_output_0"], count: 2));
}
