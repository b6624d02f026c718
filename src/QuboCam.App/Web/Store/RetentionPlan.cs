using System.Collections.Immutable;

namespace QuboCam.App.Web;

/// <summary>What is kept until it was not used for long.</summary>
internal enum KeptKind
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>An explanation.</summary>
    Explanation,
}

/// <summary>A model or an explanation, as far as forgetting goes.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Id">Its number.</param>
/// <param name="LastUsed">When it was used or read last.</param>
/// <param name="Blobs">Content hashes of the files that it needs.</param>
internal sealed record KeptThing(KeptKind Kind, string Id, DateTimeOffset LastUsed, ImmutableArray<string> Blobs);

/// <summary>Chooses what is forgotten: what is too old, then what was used longest ago until the rest fits.</summary>
/// <param name="options">How much is kept.</param>
/// <param name="sizes">Bytes of each file.</param>
internal sealed class RetentionPlan(StoreOptions options, IReadOnlyDictionary<string, long> sizes)
{
    /// <summary>What is to be forgotten.</summary>
    /// <param name="kept">All that is kept.</param>
    /// <param name="needed">Content hashes of files that stay in any case: those of jobs.</param>
    /// <param name="now">The time.</param>
    public IReadOnlySet<KeptThing> Forgotten(IEnumerable<KeptThing> kept, IEnumerable<string> needed, DateTimeOffset now)
    {
        KeptThing[] longestAgoFirst = [.. kept.OrderBy(one => one.LastUsed).ThenBy(one => one.Id, StringComparer.Ordinal)];
        HashSet<KeptThing> forgotten = [.. Excess(longestAgoFirst, now)];
        LinkedList<KeptThing> rest = new(longestAgoFirst.Where(one => !forgotten.Contains(one)));
        Dictionary<string, int> uses = Uses(rest, needed);
        for (long bytes = uses.Keys.Sum(Size); bytes > options.MostBytes;)
        {
            // What shares all its files with others frees nothing yet: it stays until it does.
            KeptThing? next = rest.FirstOrDefault(one => Freed(one, uses) > 0);
            if (next is null) break;
            bytes -= Freed(next, uses);
            foreach (string blob in next.Blobs.Distinct()) uses[blob]--;
            rest.Remove(next);
            forgotten.Add(next);
        }
        return forgotten;
    }

    /// <summary>What is too old, or too many.</summary>
    private IEnumerable<KeptThing> Excess(KeptThing[] longestAgoFirst, DateTimeOffset now)
    {
        KeptThing[] models = [.. longestAgoFirst.Where(one => one.Kind == KeptKind.Model)];
        KeptThing[] explanations = [.. longestAgoFirst.Where(one => one.Kind == KeptKind.Explanation)];
        return
        [
            .. models.SkipLast(options.MostModels),
            .. explanations.SkipLast(options.MostExplanations),
            .. explanations.Where(one => one.LastUsed < now - options.Oldest),
        ];
    }

    /// <summary>How many need each file.</summary>
    private static Dictionary<string, int> Uses(IEnumerable<KeptThing> kept, IEnumerable<string> needed) => kept
        .SelectMany(one => one.Blobs.Distinct()).Concat(needed.Distinct())
        .CountBy(blob => blob).ToDictionary();

    private long Freed(KeptThing one, Dictionary<string, int> uses) =>
        one.Blobs.Distinct().Where(blob => uses[blob] == 1).Sum(Size);

    private long Size(string blob) => sizes.GetValueOrDefault(blob);
}
