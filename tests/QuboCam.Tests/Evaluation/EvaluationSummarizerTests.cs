using System.Text.Json;
using QuboCam.Tests.App;

namespace QuboCam.Tests;

/// <summary>The figures of a summary, computed once more from the rows of results.jsonl.</summary>
public sealed class EvaluationSummarizerTests : IDisposable
{
    private static readonly string[] Methods = ["qubo-cam", "grad-cam", "top-k"];
    private readonly EvaluationCase evaluation = new();
    private readonly EvaluationFiles files;

    public EvaluationSummarizerTests()
    {
        // Twelve images: up to sixteen differences the permutation test counts all signs, and so can this test.
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 12), Methods);
        files = evaluation.Run(plan with { Metrics = EvaluationCase.Measures("average-drop", "insertion", "deletion") });
    }

    public void Dispose() => evaluation.Dispose();

    [Fact]
    public void MeansAndIntervalsAreThoseOfTheRows()
    {
        Assert.Equal(["average-drop", "insertion", "deletion", "insertion-minus-deletion"], files.Summary.Metrics
            .Select(m => m.Name));
        foreach (MethodSummary method in files.Summary.Methods)
            for (int metric = 0; metric < files.Summary.Metrics.Length; metric++)
                AssertEstimate(Column(method.Name, files.Summary.Metrics[metric].Name), method.Metrics[metric]!);
    }

    [Fact]
    public void DifferencesArePairedAndTheirTestsCountAllSigns()
    {
        (string Method, string Metric)[] pairs =
            [.. from method in Methods.Skip(1) from metric in files.Summary.Metrics select (method, metric.Name)];
        double[][] differences = [.. pairs.Select(pair =>
            (double[])[.. Column(pair.Method, pair.Metric).Zip(Column("qubo-cam", pair.Metric), (its, first) => its - first)])];
        double[] p = [.. differences.Select(PermutationP)], adjusted = Holm(p);

        Assert.Equal(pairs, files.Summary.Differences.Select(d => (d.Method, d.Metric)));
        for (int i = 0; i < pairs.Length; i++)
        {
            AssertEstimate(differences[i], files.Summary.Differences[i].Difference);
            Assert.Equal(p[i], files.Summary.Differences[i].P, tolerance: 1e-12);
            Assert.Equal(adjusted[i], files.Summary.Differences[i].AdjustedP, tolerance: 1e-12);
        }
    }

    [Fact]
    public void StatisticsOfSelectionsAreThoseOfTheRows()
    {
        int[][] chosen = [.. Rows("qubo-cam").Select(row => row.At("maps").Integers())];
        int[][] top = [.. Rows("top-k").Select(row => row.At("maps").Integers())];
        int[] predicted = [.. Rows("qubo-cam").Select(row => row.At("predicted").GetInt32())];
        double[] across = [.. from a in Enumerable.Range(0, 12) from b in Enumerable.Range(0, 12)
            where predicted[a] != predicted[b] select Jaccard(chosen[a], chosen[b])];

        SelectionStatistics of = files.Summary.Methods[0].Selection!, control = files.Summary.Methods[2].Selection!;

        Assert.Null(files.Summary.Methods[1].Selection);
        AssertEstimate([.. chosen.Select(maps => (double)maps.Length)], of.Maps);
        AssertEstimate(Column("qubo-cam", "candidates"), of.Candidates);
        AssertEstimate(Column("qubo-cam", "energy"), of.Energy!);
        AssertEstimate(Column("top-k", "heatShare"), control.HeatShare);
        Assert.Equal(Rows("qubo-cam").Count(row => row.At("optimal").GetBoolean()) / 12.0, of.Certified);
        Assert.Equal(across.Average(), of.ClassJaccard!.Value, tolerance: 1e-12);
        Assert.Null(of.SamplerJaccard);
        Assert.Equal(chosen.Zip(top, Jaccard).Average(), control.SamplerJaccard!.Value, tolerance: 1e-12);
        Assert.Null(control.Energy);
    }

    [Fact]
    public void ImagesThatAreClassifiedAsLabelledAreCounted() =>
        Assert.Equal(Rows("qubo-cam").Count(row => row.At("label").GetInt32() == row.At("predicted").GetInt32()),
            files.Summary.Correct);

    private IEnumerable<JsonElement> Rows(string method) => files.Rows.Where(row => row.At("method").GetString() == method);

    private double[] Column(string method, string name) => [.. Rows(method).Select(row => row.At(name).GetDouble())];

    private static double Jaccard(int[] a, int[] b) => (double)a.Intersect(b).Count() / a.Union(b).Count();

    /// <summary>The mean exactly; the ends against 4000 resamples of another generator, to an eighth of the width.</summary>
    private static void AssertEstimate(double[] values, Estimate estimate)
    {
        Random random = new(1);
        double[] means = [.. Enumerable.Range(0, 4000).Select(_ => values.Average(_ => values[random.Next(values.Length)]))
            .Order()];
        double width = means[^101] - means[100];

        Assert.Equal(values.Average(), estimate.Mean, tolerance: 1e-12);
        Assert.Equal(values.Length, estimate.N);
        Assert.Equal(means[100], estimate.Low, tolerance: width / 8 + 1e-12);
        Assert.Equal(means[^101], estimate.High, tolerance: width / 8 + 1e-12);
    }

    private static double PermutationP(double[] differences)
    {
        double seen = Math.Abs(differences.Sum()) - 1e-12;
        int assignments = 1 << differences.Length;
        return Enumerable.Range(0, assignments)
            .Count(signs => Math.Abs(differences.Select((d, i) => (signs >> i & 1) != 0 ? -d : d).Sum()) >= seen)
                / (double)assignments;
    }

    private static double[] Holm(double[] p) => [.. p.Select(own =>
        p.Where(other => other <= own).Max(other => Math.Min(1, other * p.Count(third => third > other || third == other))))];
}
