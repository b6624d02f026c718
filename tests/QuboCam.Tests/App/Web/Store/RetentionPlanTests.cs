using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>Which models and explanations are forgotten; all examples by hand.</summary>
public sealed class RetentionPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StoreOptions Roomy = new() { Folder = "" };

    [Fact]
    public void NothingGoesWhileAllFits() =>
        Assert.Empty(Forgotten(Roomy, [Explanation("a", days: 29, "x")], new() { ["x"] = 100 }));

    [Fact]
    public void ExplanationsThatNobodyReadForLongGoButNotModels() => Assert.Equal(
        ["old"], Forgotten(Roomy, [Explanation("old", days: 31), Explanation("new", days: 29), Model("model", days: 300)], []));

    [Fact]
    public void OfTooManyThoseReadLongestAgoGo() => Assert.Equal(
        ["a", "d"],
        Forgotten(
            Roomy with { MostExplanations = 2 },
            [Explanation("a", days: 3), Explanation("b", days: 1), Explanation("c", days: 2), Explanation("d", days: 4)],
            []));

    [Fact]
    public void ModelsAreCountedOnTheirOwn() => Assert.Equal(
        ["m2"],
        Forgotten(
            Roomy with { MostModels = 1, MostExplanations = 1 },
            [Model("m1", days: 1), Model("m2", days: 2), Explanation("a", days: 9)],
            []));

    // 40 + 40 + 40 bytes, and 90 fit: the one used longest ago is enough.
    [Fact]
    public void OfTooManyBytesThoseUsedLongestAgoGo() => Assert.Equal(
        ["b"],
        Forgotten(
            Roomy with { MostBytes = 90 },
            [Explanation("a", days: 2, "x"), Model("b", days: 3, "y"), Explanation("c", days: 1, "z")],
            new() { ["x"] = 40, ["y"] = 40, ["z"] = 40 }));

    // x is needed by a and by c: forgetting a frees only its own 5 bytes, so b goes, too.
    [Fact]
    public void ASharedFileCountsOnce() => Assert.Equal(
        ["a", "b"],
        Forgotten(
            Roomy with { MostBytes = 70 },
            [Explanation("a", days: 3, "x", "a5"), Explanation("b", days: 2, "y"), Explanation("c", days: 1, "x")],
            new() { ["x"] = 60, ["a5"] = 5, ["y"] = 20 }));

    // The model's file is the explanation's, too: forgetting the model first would free nothing.
    [Fact]
    public void WhatFreesNothingStaysUntilItDoes()
    {
        KeptThing[] kept = [Model("m", days: 9, "net"), Explanation("a", days: 2, "net", "doc"), Explanation("b", days: 1, "b")];
        Dictionary<string, long> sizes = new() { ["net"] = 100, ["doc"] = 10, ["b"] = 10 };

        Assert.Equal(["a"], Forgotten(Roomy with { MostBytes = 110 }, kept, sizes));
        Assert.Equal(["a", "m"], Forgotten(Roomy with { MostBytes = 109 }, kept, sizes));
    }

    [Fact]
    public void FilesOfJobsAreNotFreed() => Assert.Equal(
        ["b"],
        new RetentionPlan(Roomy with { MostBytes = 50 }, new Dictionary<string, long> { ["x"] = 50, ["y"] = 50 })
            .Forgotten([Explanation("a", days: 3, "x"), Explanation("b", days: 2, "y")], ["x", "x"], Now)
            .Select(one => one.Id).Order());

    private static string[] Forgotten(StoreOptions options, KeptThing[] kept, Dictionary<string, long> sizes) =>
        [.. new RetentionPlan(options, sizes).Forgotten(kept, [], Now).Select(one => one.Id).Order()];

    private static KeptThing Explanation(string id, int days, params string[] blobs) =>
        new(KeptKind.Explanation, id, Now - TimeSpan.FromDays(days), [.. blobs]);

    private static KeptThing Model(string id, int days, params string[] blobs) =>
        new(KeptKind.Model, id, Now - TimeSpan.FromDays(days), [.. blobs]);
}
