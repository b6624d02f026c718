using System.Text.Json;

namespace QuboCam.Tests.App;

/// <summary>Short ways into a JSON answer.</summary>
internal static class Answer
{
    public static JsonElement At(this JsonElement json, params string[] path) => path.Aggregate(json, (at, name) => at.GetProperty(name));

    public static string[] Names(this JsonElement json) => [.. json.EnumerateObject().Select(p => p.Name)];

    public static int[] Integers(this JsonElement json) => [.. json.EnumerateArray().Select(v => v.GetInt32())];

    public static double[] Numbers(this JsonElement json) => [.. json.EnumerateArray().Select(v => v.GetDouble())];

    public static JsonElement Explanation(this JsonElement json, string method) =>
        json.At("explanations").EnumerateArray().Single(e => e.At("method").GetString() == method);

    /// <summary>The heat map of a method, row by row.</summary>
    public static double[] HeatMap(this JsonElement json, string method) =>
        [.. json.Explanation(method).At("heatmap").EnumerateArray().SelectMany(Numbers)];

    /// <summary>E(x) of a problem for the variables that are 1, straight from the definition.</summary>
    public static double Energy(this JsonElement problem, ISet<int> ones) =>
        problem.At("linear").Numbers().Where((_, p) => ones.Contains(p)).Sum()
        + problem.At("quadratic").EnumerateArray()
            .Where(t => ones.Contains(t[0].GetInt32()) && ones.Contains(t[1].GetInt32())).Sum(t => t[2].GetDouble());
}
