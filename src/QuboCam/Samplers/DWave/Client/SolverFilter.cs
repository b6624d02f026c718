using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>What a solver has to be: a name, an identity, a kind, or features as Ocean writes them.</summary>
/// <remarks>
/// Ocean: <c>Client.get_solvers</c> of dwave-cloud-client. Features are those that a solver is found to have (name, qpu, hybrid,
/// software, online, avg_load, num_active_qubits, graph_id, version, lower_noise), else its parameters, else its properties; "__"
/// leads into objects. A last part of lt, lte, gt, gte, eq, ne (ours), available, regex, covers, within, in, contains, issubset
/// or issuperset compares; without one, a parameter has to be available and anything else equal. Only solvers that are online fit
/// unless "online" is among the features. Unlike there, solvers that lack what is ordered by come last in a descending order,
/// too.
/// </remarks>
public sealed class SolverFilter
{
    private const string OrderBy = "order_by", UsualOrder = "avg_load";
    private readonly string _text;
    private readonly ImmutableArray<(string Feature, JsonElement Value)> _conditions;
    private readonly string _order;

    private SolverFilter(string text, ImmutableArray<(string Feature, JsonElement Value)> conditions, string order) =>
        (_text, _conditions, _order) = (text, conditions, order);

    /// <summary>Reads a filter.</summary>
    /// <param name="text">
    /// "qpu", "hybrid" or "software"; a name; an identity such as <c>NAME;graph_id=ID</c>; or a JSON object such as
    /// <c>{"qpu": true, "num_qubits__gt": 5000, "order_by": "-num_active_qubits"}</c>.
    /// </param>
    /// <exception cref="InputException">It is empty, or an object that is no JSON.</exception>
    public static SolverFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.StartsWith('{')) return ParseFeatures(trimmed);
        if (trimmed is "qpu" or "hybrid" or "software")
            return new SolverFilter(trimmed, [(trimmed, Json(true))], UsualOrder);
        SolverIdentity identity = SolverIdentity.Parse(trimmed);
        return new SolverFilter(
            trimmed,
            [("name", Json(identity.Name)), .. identity.Version.Select(part => ($"version__{part.Key}", Json(part.Value)))],
            UsualOrder);
    }

    /// <summary>The filter of an account: its solver; without one, its kind of solvers; without that, any annealer.</summary>
    /// <param name="configuration">The account.</param>
    /// <exception cref="InputException">Its solver is no filter, or its client none of base, qpu, sw, hybrid.</exception>
    public static SolverFilter Of(DWaveConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        (string? solver, string? client) = (configuration.Solver, configuration.Client);
        string? kind = client switch
        {
            null or "" or "base" => null,
            "qpu" or "hybrid" => client,
            "sw" => "software",
            _ => throw new InputException($"The D-Wave setting client = {client} is none of base, qpu, sw, hybrid."),
        };
        if (string.IsNullOrWhiteSpace(solver)) return Parse(kind ?? "qpu");
        SolverFilter filter = Parse(solver);
        return kind is null || filter._conditions.Any(condition => condition.Feature == kind) ? filter
            : new SolverFilter($"{filter._text} ({kind})", filter._conditions.Add((kind, Json(true))), filter._order);
    }

    /// <summary>The solvers that fit, in the filter's order: the least busy first unless it says otherwise.</summary>
    /// <param name="solvers">The solvers there are; those that are equal in the order keep theirs.</param>
    /// <exception cref="InputException">A feature cannot be compared with the value that is asked for.</exception>
    public ImmutableArray<DWaveSolver> Matching(IEnumerable<DWaveSolver> solvers)
    {
        ArgumentNullException.ThrowIfNull(solvers);
        return _order.TrimStart('-').Length == 0 ? [.. solvers.Where(Fits)] : Ordered([.. solvers.Where(Fits)]);
    }

    /// <summary>The first of the solvers that fit.</summary>
    /// <param name="solvers">The solvers there are.</param>
    /// <exception cref="InputException">None fits; the message names the filter and the solvers.</exception>
    public DWaveSolver Select(IEnumerable<DWaveSolver> solvers)
    {
        DWaveSolver[] known = [.. solvers];
        return Matching(known).FirstOrDefault() ?? throw new InputException($"No D-Wave solver is {_text}; " + (known.Length == 0
            ? "this account reaches none in this region."
            : $"there are {string.Join(", ", known.Select(solver => $"{solver.Identity} ({Kind(solver)}, {solver.Status})"))}."));
    }

    /// <summary>The filter as it was given.</summary>
    public override string ToString() => _text;

    private static SolverFilter ParseFeatures(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            string order = UsualOrder;
            Dictionary<string, JsonElement> conditions = [];
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
                if (property.Name == OrderBy)
                    order = property.Value.ValueKind switch
                    {
                        JsonValueKind.String => property.Value.GetString()!,
                        JsonValueKind.Null => "",
                        _ => throw new InputException($"The filter {text} is ordered by something else than a feature's name."),
                    };
                else
                    conditions[property.Name] = property.Value.Clone();
            return new SolverFilter(text, [.. conditions.Select(condition => (condition.Key, condition.Value))], order);
        }
        catch (JsonException error)
        {
            throw new InputException($"The filter of D-Wave solvers {text} is no JSON object: {error.Message}", error);
        }
    }

    private bool Fits(DWaveSolver solver)
    {
        SolverFeatures features = new(solver);
        bool isOnlineAsked = _conditions.Any(condition => condition.Feature == "online");
        return (isOnlineAsked || features.IsOnline)
            && _conditions.All(condition => Holds(features, condition.Feature, condition.Value));
    }

    private static bool Holds(SolverFeatures features, string condition, JsonElement value)
    {
        string[] parts = condition.Split("__");
        bool isExplicit = FeatureOperators.All.TryGetValue(parts[^1], out Func<JsonElement?, JsonElement, bool>? test);
        string path = string.Join('.', isExplicit ? parts[..^1] : parts);
        (JsonElement? feature, bool isParameter) = features.Find(path);
        test ??= FeatureOperators.All[isParameter ? "available" : "eq"];
        try
        {
            return test(feature, value);
        }
        catch (FormatException error)
        {
            throw new InputException(
                $"The filter of D-Wave solvers asks for {condition} = {value.GetRawText()}; {error.Message}.", error);
        }
    }

    private ImmutableArray<DWaveSolver> Ordered(DWaveSolver[] solvers)
    {
        bool isDescending = _order[0] == '-';
        string path = _order.TrimStart('-').Replace("__", ".", StringComparison.Ordinal);
        if (path.StartsWith("properties.", StringComparison.Ordinal)) path = path["properties.".Length..];
        (DWaveSolver Solver, JsonElement? Key)[] keyed =
            [.. solvers.Select(solver => (solver, new SolverFeatures(solver).Find(path).Value))];
        Comparer<JsonElement> order = Comparer<JsonElement>.Create(FeatureOperators.Compare);
        try
        {
            IEnumerable<(DWaveSolver Solver, JsonElement? Key)> known = keyed.Where(pair => pair.Key is not null);
            known = isDescending ? known.OrderByDescending(pair => pair.Key!.Value, order)
                : known.OrderBy(pair => pair.Key!.Value, order);
            return [.. known.Concat(keyed.Where(pair => pair.Key is null)).Select(pair => pair.Solver)];
        }
        catch (InvalidOperationException error) when (error.InnerException is FormatException cause)
        {
            throw new InputException($"D-Wave solvers cannot be ordered by {_order}: {cause.Message}.", error);
        }
    }

    private static string Kind(DWaveSolver solver) => solver.Category.ToString().ToLowerInvariant();

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
