using System.Collections.Immutable;
using System.Text;

namespace QuboCam.Tests;

/// <summary>The journal of a run: what is whole is kept, what is torn is dropped, what is foreign is refused.</summary>
public sealed class EvaluationJournalTests : IDisposable
{
    private const string Settings = "model: a\nβ: 0.7\nseed: 0";
    private readonly TestFolder folder = new();

    private string File => Path.Combine(folder.Path, "journal.jsonl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatWasAddedIsThereAgainInTheOrderOfTheDataSet()
    {
        using (EvaluationJournal journal = new(File, Settings))
        {
            journal.Add(1, [Image(2), Image(3)]);
            journal.Add(0, [Image(0), Image(1)]);
        }

        using EvaluationJournal again = new(File, Settings);

        Assert.Equal(2, again.Count);
        Assert.True(again.Contains(0, ["image 0", "image 1"]));
        Assert.False(again.Contains(2, ["image 4"]));
        Assert.Equal([0, 1, 2, 3], again.Images().Select(image => image.Index));
        EvaluatedImage third = again.Images().ElementAt(2);
        Assert.Equal([0.1 + 0.2, null], third.Rows[0].Values);
        Assert.Equal([1, 5], third.Rows[0].Maps!.Value);
        Assert.Null(third.Rows[1].Maps);
        Assert.Equal([1, 0, 0.25f], third.Rows[0].Mass.Values);
        Assert.Empty(third.Rows[0].Heat.Values);
        Assert.Equal("no picture", again.Images().ElementAt(3).Skipped);
    }

    [Fact]
    public void ALineThatWasCutIsDroppedAndTheRestIsKept()
    {
        using (EvaluationJournal journal = new(File, Settings))
            for (int batch = 0; batch < 2; batch++)
                journal.Add(batch, [Image(batch)]);
        byte[] whole = System.IO.File.ReadAllBytes(File);
        int[] ends = [.. whole.Index().Where(b => b.Item == '\n').Select(b => b.Index + 1)];

        for (int length = 0; length <= whole.Length; length += 5)
        {
            string cut = folder.File("cut.jsonl", whole.AsSpan(0, length));
            using EvaluationJournal journal = new(cut, Settings);

            Assert.Equal(Math.Max(0, ends.Count(end => end <= length) - 1), journal.Count);
            for (int batch = journal.Count; batch < 2; batch++)
                journal.Add(batch, [Image(batch)]);
            journal.Dispose();
            Assert.Equal(whole, System.IO.File.ReadAllBytes(cut));
        }
    }

    [Theory]
    [InlineData("model: a\nβ: 0.5\nseed: 0", "β: 0.5")]
    [InlineData("model: a\nβ: 0.7\nseed: 0\nlimit: 3", "limit: 3")]
    [InlineData("model: a\nβ: 0.7", "fewer settings")]
    public void OtherSettingsAreRefusedByName(string settings, string named)
    {
        new EvaluationJournal(File, Settings).Dispose();
        byte[] before = System.IO.File.ReadAllBytes(File);

        InputException refusal = Assert.Throws<InputException>(() => new EvaluationJournal(File, settings));

        Assert.Contains($"(now: {named})", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void OneJournalIsOfOneRunAtATime()
    {
        using EvaluationJournal first = new(File, Settings);

        InputException refusal = Assert.Throws<InputException>(() => new EvaluationJournal(File, Settings));

        Assert.Contains("Is another run at work", refusal.Message);
        first.Add(0, [Image(0)]);
        Assert.Equal(1, first.Count);
    }

    [Theory]
    [InlineData("{\"Batch\":0,\"Images\":[{\"Index\":0}]}")]
    [InlineData("{\"Batch\":0}")]
    [InlineData("null")]
    [InlineData("half a li")]
    public void ADamagedLineIsRefusedWithItsPlace(string line)
    {
        using (EvaluationJournal journal = new(File, Settings))
            journal.Add(0, [Image(0)]);
        long place = new FileInfo(File).Length;
        System.IO.File.AppendAllText(File, line + "\n");

        InputException refusal = Assert.Throws<InputException>(() => new EvaluationJournal(File, Settings));

        Assert.Contains($"{File} is damaged at byte {place}", refusal.Message);
        Assert.Contains("--out", refusal.Message);
    }

    [Fact]
    public void ImagesOfOtherNamesAreRefused()
    {
        using EvaluationJournal journal = new(File, Settings);
        journal.Add(4, [Image(0), Image(1)]);

        InputException refusal = Assert.Throws<InputException>(() => journal.Contains(4, ["image 0", "image 2"]));

        Assert.Contains("batch 4", refusal.Message);
    }

    [Fact]
    public void AFileThatIsNoJournalIsRefusedAndStaysAsItIs()
    {
        byte[] text = Encoding.UTF8.GetBytes("dear diary\nit rained\n");
        System.IO.File.WriteAllBytes(File, text);

        Assert.Throws<InputException>(() => new EvaluationJournal(File, Settings));

        Assert.Equal(text, System.IO.File.ReadAllBytes(File));
    }

    private static EvaluatedImage Image(int index) => new()
    {
        Index = index,
        Image = $"image {index}",
        Skipped = index == 3 ? "no picture" : null,
        Predicted = 1,
        Probability = 0.5,
        GradientWeights = PackedNumbers.Of([0.5, 0, 2]),
        Rows =
        [
            new EvaluatedRow
            {
                Values = [0.1 + 0.2, null],
                Maps = ImmutableArray.Create(1, 5),
                Mass = PackedNumbers.Of([1, 0, 0.25]),
                Heat = PackedNumbers.None,
                UsedMaps = 2,
            },
            new EvaluatedRow { Values = [null, 1], Mass = PackedNumbers.None, Heat = PackedNumbers.Of([1]), UsedMaps = 3 },
        ],
    };
}
