using QuboCam.Tests;
using QuboCam.Tests.App;
using QuboCam.Tests.App.Cluster;
using QuboCam.Tests.App.Web;
using QuboCam.Tests.App.Web.Browser;
using QuboCam.Tests.Packaging;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace QuboCam.Tests;

/// <summary>Starts first what takes minutes one test after the other, so that at the end no processor waits for it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        typeof(ClusterFaultTests).FullName!, BrowserTests.Name, typeof(ClusterTests).FullName!, typeof(SampleTests).FullName!,
        typeof(NetworkCutTests).FullName!, typeof(DevicesFaultTests).FullName!, typeof(EvaluateResumeTests).FullName!, typeof(ServeTests).FullName!,
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TCollection> OrderTestCollections<TCollection>(IReadOnlyCollection<TCollection> testCollections)
        where TCollection : ITestCollection => [.. testCollections.OrderBy(Place)];

    private static int Place<TCollection>(TCollection collection) where TCollection : ITestCollection
    {
        string name = collection.TestCollectionDisplayName;
        int place = Array.FindIndex(Long, one => name == one || name.Contains($" {one} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
