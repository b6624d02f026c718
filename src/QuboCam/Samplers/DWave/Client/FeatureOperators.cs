using System.Text.Json;
using System.Text.RegularExpressions;

namespace QuboCam;

/// <summary>Comparisons of a solver's feature with the value that a filter asks for, as Python compares.</summary>
/// <remarks>A feature that a solver lacks fits nothing but "available": false, "eq": null and what "ne" excludes.</remarks>
internal static class FeatureOperators
{
    private static readonly TimeSpan MostMatching = TimeSpan.FromSeconds(1);

    /// <summary>The comparisons by name; those that cannot be made throw <see cref="FormatException"/>.</summary>
    public static IReadOnlyDictionary<string, Func<JsonElement?, JsonElement, bool>> All { get; } =
        new Dictionary<string, Func<JsonElement?, JsonElement, bool>>(StringComparer.Ordinal)
        {
            ["lt"] = Known((feature, value) => Compare(feature, value) < 0),
            ["lte"] = Known((feature, value) => Compare(feature, value) <= 0),
            ["gt"] = Known((feature, value) => Compare(feature, value) > 0),
            ["gte"] = Known((feature, value) => Compare(feature, value) >= 0),
            ["eq"] = (feature, value) => feature is { } known ? AreEqual(known, value) : value.ValueKind == JsonValueKind.Null,
            ["ne"] = (feature, value) => !(feature is { } known ? AreEqual(known, value) : value.ValueKind == JsonValueKind.Null),
            ["available"] = (feature, value) => feature is not null == IsTrue(value),
            ["regex"] = Known(Matches),
            ["covers"] = Known(Covers),
            ["within"] = Known((feature, value) => Covers(value, feature)),
            ["in"] = Known((feature, value) => Has(value, feature)),
            ["contains"] = Known(Has),
            ["issubset"] = Known((feature, value) => Items(feature).All(item => Has(value, item))),
            ["issuperset"] = Known((feature, value) => Items(value).All(item => Has(feature, item))),
        };

    /// <summary>The order of two numbers, texts or lists.</summary>
    /// <exception cref="FormatException">They have no order.</exception>
    public static int Compare(JsonElement a, JsonElement b)
    {
        if (Number(a) is { } x && Number(b) is { } y) return x.CompareTo(y);
        if (a.ValueKind == JsonValueKind.String && b.ValueKind == JsonValueKind.String)
            return string.CompareOrdinal(a.GetString(), b.GetString());
        if (a.ValueKind != JsonValueKind.Array || b.ValueKind != JsonValueKind.Array)
            throw new FormatException($"{Short(a)} and {Short(b)} have no order");
        foreach ((JsonElement first, JsonElement second) in a.EnumerateArray().Zip(b.EnumerateArray()))
            if (!AreEqual(first, second))
                return Compare(first, second);
        return a.GetArrayLength().CompareTo(b.GetArrayLength());
    }

    private static Func<JsonElement?, JsonElement, bool> Known(Func<JsonElement, JsonElement, bool> test) =>
        (feature, value) => feature is { } known && test(known, value);

    private static bool AreEqual(JsonElement a, JsonElement b) => Number(a) is { } x && Number(b) is { } y ? x == y
        : a.ValueKind == JsonValueKind.Array && b.ValueKind == JsonValueKind.Array
            ? a.GetArrayLength() == b.GetArrayLength()
                && a.EnumerateArray().Zip(b.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second))
            : JsonElement.DeepEquals(a, b);

    /// <summary>True is 1 and false 0.</summary>
    private static double? Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };

    private static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => Number(value) is not 0,
    };

    /// <summary>From the beginning to the end.</summary>
    private static bool Matches(JsonElement feature, JsonElement pattern)
    {
        if (feature.ValueKind != JsonValueKind.String || pattern.ValueKind != JsonValueKind.String)
            throw new FormatException("a pattern is compared with a text");
        try
        {
            return Regex.IsMatch(
                feature.GetString()!, $@"\A(?:^{pattern.GetString()}$)", RegexOptions.CultureInvariant, MostMatching);
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            throw new FormatException($"the pattern cannot be used: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>Whether a range holds a number or another range.</summary>
    private static bool Covers(JsonElement range, JsonElement value)
    {
        if (Range(range) is not (double low, double high))
            throw new FormatException($"{Short(range)} is no range [low, high]");
        if (Range(value) is (double lower, double upper)) return low <= lower && high >= upper;
        return Number(value) is { } number ? low <= number && number <= high
            : throw new FormatException($"{Short(value)} is neither a number nor a range");
    }

    private static (double Low, double High)? Range(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != 2) return null;
        return Number(element[0]) is { } a && Number(element[1]) is { } b ? (Math.Min(a, b), Math.Max(a, b)) : null;
    }

    private static bool Has(JsonElement container, JsonElement item) => container.ValueKind switch
    {
        JsonValueKind.Array => container.EnumerateArray().Any(other => AreEqual(other, item)),
        JsonValueKind.Object => item.ValueKind == JsonValueKind.String && container.TryGetProperty(item.GetString()!, out _),
        JsonValueKind.String when item.ValueKind == JsonValueKind.String =>
            container.GetString()!.Contains(item.GetString()!, StringComparison.Ordinal),
        _ => throw new FormatException($"{Short(container)} contains nothing"),
    };

    private static JsonElement.ArrayEnumerator Items(JsonElement container) => container.ValueKind == JsonValueKind.Array
        ? container.EnumerateArray() : throw new FormatException($"{Short(container)} is no list");

    private static string Short(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }
}
