namespace QuboCam.Tests;

/// <summary>The halves of a data set for choosing and for judging settings.</summary>
public sealed class DataSetFoldTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheHalvesAreDisjointAndCompleteAndInOrder()
    {
        string set = MakeSet(count: 60);

        (string Name, int Index)[] whole = Items(set, null);
        (string Name, int Index)[] validation = Items(set, Fold.Validation), test = Items(set, Fold.Test);

        Assert.Equal(60, whole.Length);
        Assert.Equal(whole.Select(i => i.Name), validation.Concat(test).Select(i => i.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(0, validation.Length), validation.Select(i => i.Index));
        Assert.Equal(Enumerable.Range(0, test.Length), test.Select(i => i.Index));
        Assert.Equal(validation.Select(i => i.Name).Order(StringComparer.Ordinal), validation.Select(i => i.Name));
        Assert.InRange(validation.Length, 15, 45); // 30 ± 4 standard deviations of a fair coin
    }

    [Fact]
    public void AnImageStaysInItsHalfWhateverElseIsInTheSet()
    {
        string[] few = [.. Items(MakeSet(count: 10), Fold.Test).Select(i => i.Name)];

        string[] many = [.. Items(MakeSet(count: 60), Fold.Test).Select(i => i.Name)];

        Assert.NotEmpty(few);
        Assert.Subset(many.ToHashSet(), few.ToHashSet());
    }

    // SHA-256 by sha256sum: "a" begins with ca, "b" with 3e, "c" with 2e; the first bit tells.
    [Theory]
    [InlineData("a", Fold.Test)]
    [InlineData("b", Fold.Validation)]
    [InlineData("c", Fold.Validation)]
    public void TheFirstBitOfTheDigestOfTheNameDecides(string name, Fold fold) => Assert.Equal(fold, DataSetFold.FoldOf(name));

    private static (string Name, int Index)[] Items(string path, Fold? fold)
    {
        IDataSet whole = DataSets.Open(path);
        using IDataSet set = fold is Fold half ? new DataSetFold(whole, half) : whole;
        return [.. set.Items().Select(item => (item.Name, item.Index))];
    }

    private string MakeSet(int count)
    {
        for (int i = 0; i < count; i++)
            folder.File($"set{count}/{(i % 2 == 0 ? "a" : "b")}/{i:000}.png", TestPictures.Png(1));
        return Path.Combine(folder.Path, $"set{count}");
    }
}
