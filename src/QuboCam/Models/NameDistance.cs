using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Suggests names for one that does not exist.</summary>
public static class NameDistance
{
    /// <summary>
    /// The names nearest to the wanted one: those that contain it first, then by edit distance, upper and lower case alike;
    /// equally near ones in the order given.
    /// </summary>
    /// <param name="wanted">The name that does not exist.</param>
    /// <param name="names">Those that do.</param>
    /// <param name="count">How many are wanted.</param>
    public static ImmutableArray<string> Nearest(string wanted, IEnumerable<string> names, int count)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(names);
        // A longer text is no typing mistake, and the distance takes time in proportion to it.
        string sought = Fold(wanted.Length > 200 ? wanted[..200] : wanted);
        return
        [
            .. names.Distinct()
                .Select(name => (Name: name, Folded: Fold(name)))
                .OrderBy(name => !name.Folded.Contains(sought, StringComparison.Ordinal))
                .ThenBy(name => EditDistance(sought, name.Folded))
                .Take(count)
                .Select(name => name.Name),
        ];
    }

    /// <summary>The name that was probably meant: the nearest, where at most a third of the characters is wrong.</summary>
    /// <param name="wanted">The name that does not exist.</param>
    /// <param name="names">Those that do.</param>
    /// <returns>The name; null where none is near.</returns>
    public static string? Meant(string wanted, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Nearest(wanted, names, count: 1) is [string nearest]
            && EditDistance(Fold(wanted), Fold(nearest)) <= wanted.Length / 3 ? nearest : null;
    }

    /// <summary>Levenshtein's distance: the fewest insertions, deletions and replacements of one character.</summary>
    internal static int EditDistance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 0; i < a.Length; i++)
        {
            current[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
                current[j + 1] = Math.Min(
                    Math.Min(current[j], previous[j + 1]) + 1,
                    previous[j] + (a[i] == b[j] ? 0 : 1));
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }

    private static string Fold(string name) => name.ToUpperInvariant();
}
