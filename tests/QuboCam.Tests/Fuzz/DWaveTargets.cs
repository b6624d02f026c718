using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace QuboCam.Fuzz;

/// <summary>What D-Wave's service sends, what its configuration says, and what is kept of both.</summary>
internal static class DWaveTargets
{
    private static readonly Qubo Problem = new([-1, -1, 0.5], [2, 0, -0.25]);

    private static readonly QpuSubmission Submission = new()
    {
        Qubo = Problem,
        Shortlist = new Shortlist { Variables = 3, Kept = [0, 1], Fixed = [false, false, true], Decided = 1 },
        Embedding = new MinorEmbedding([[0, 4], [1]]),
        Reversals = [new SpinReversal([1, -1])],
    };

    private static readonly HardwareGraph Graph = Chip();

    public static ImmutableArray<FuzzTarget> All(string folder) =>
    [
        new("dwave-conf", bytes => SolverFilter.Of(Configuration(Encoding.UTF8.GetString(bytes))))
        {
            Words = ["[defaults]", "[a]", "profile = a", "token = t", "endpoint = ", "region = na-west-1", "solver = {\"qpu\": true}", "client = hybrid",
                "%(token)s", "%(a)s%(a)s%(a)s%(a)s", "%%", "headers = A: b", "proxy = socks5://h:1", "polling_timeout = 1", "\n ", "permissive_ssl = on", "a = "],
        },
        new("solver-filter", bytes => SolverFilter.Parse(Encoding.UTF8.GetString(bytes)).Select(Solvers))
        {
            Restructure = JsonEdits.Edit,
            Words = ["\"num_qubits__gt\":", "__in", "__regex", "\"(a+)+$\"", "__within", "__covers", "__contains", "__issubset", "\"order_by\":\"-num_qubits\"",
                "\"order_by\":\"-\"", "qpu", ";graph_id=a", "%zz", "\"online\":false", "__available"],
        },
        new("sapi-answer", Answer)
        {
            Restructure = JsonEdits.Edit, Refusals = [typeof(SapiServiceException), typeof(FormatException), typeof(JsonException)],
            Words = ["\"format\":\"bq\"", "\"format\":\"qp\"", "\"num_occurrences\":\"/////w==\"", "\"status\":\"FAILED\"", "\"use_bytes\":true",
                "\"sample_packed\":true", "\"data_type\":\"uint32\"", "AAAAAA==", "\"num_rows\":"],
        },
        new("sapi-solvers", Describe)
        {
            Restructure = JsonEdits.Edit, Refusals = [typeof(SapiServiceException), typeof(JsonException)],
            Words = ["\"topology\":{\"type\":\"pegasus\",\"shape\":[16]}", "\"chimera\"", "\"zephyr\"", "\"minimum_time_limit\":[[1,1]]", "\"problem_timing_data\":",
                "\"category\":\"hybrid\"", "\"h_range\":[-4,4]", "\"num_reads_range\":[1,2]"],
        },
        new("anneal-schedule", bytes => AnnealControl.ParseSchedule(Encoding.UTF8.GetString(bytes)))
        {
            Restructure = JsonEdits.Edit, Words = ["[0,0]", "[1,1]", "1e308", "null"],
        },
        new("schedule", bytes => AnnealingSchedule.FromTable("s", ScheduleFile.Parse(bytes, "s.csv")).At(0.5))
        {
            Words = ["s,A,B", "A(s) (GHz)", "B [GHz]", "A_GHz", "\t", ";", "#", "\"", "0,1,0\n", "1,0,1\n"],
        },
        new("embedding", bytes => Embed(folder, bytes)) { Restructure = JsonEdits.Edit, Words = ["\"Key\":", "\"Chains\":", "[0]", "[4]", "null"] },
        new("job-note", bytes => Note(folder, bytes)) { Restructure = JsonEdits.Edit, Words = ["\"Chains\":", "\"Kept\":", "null", "[]", "\"Cardinality\":"] },
    ];

    private static ImmutableArray<DWaveSolver> Solvers { get; } = [.. FuzzTargets.Corpus("sapi-solvers").Take(1).SelectMany(Described)];

    private static DWaveConfiguration Configuration(string text) => DWaveConfiguration.Load(new(), new DWaveEnvironment
    {
        Variable = _ => null,
        CurrentFolder = "/here",
        HomeFolder = "/home",
        ReadFile = path => path == "/here/dwave.conf" ? text : null,
    });

    private static void Answer(byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        foreach (JsonElement entry in JobState.Entries(document.RootElement))
        {
            JobState.Progress(entry, TimeSpan.Zero);
            SapiErrors.OfEntry(entry, new ApiToken("secret"));
            JobState.Require(entry, "7");
            SapiAnswer answer = SapiAnswer.Parse(entry);
            if (JobState.Text(entry, "type") == "bqm")
                HybridAnswer.Read(Problem, answer, penalty: null, descent: true);
            else
                Submission.Read([answer]);
        }
    }

    private static void Describe(byte[] bytes)
    {
        foreach (DWaveSolver solver in Described(bytes))
        {
            _ = (solver.ChipId, solver.Graph, solver.Ranges, solver.DefaultAnnealingTime, solver.AnnealingTimeRange, solver.ReadsRange);
            solver.TimeModel?.AccessMicroseconds(qubits: 3, reads: 10);
            solver.MinimumTimeLimit(variables: 3);
            SolverFilter.Parse("""{"num_qubits__gt":5,"avg_load__within":[0,1],"order_by":"-num_active_qubits"}""").Matching([solver]);
        }
    }

    private static IEnumerable<DWaveSolver> Described(byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        foreach (JsonElement entry in JobState.Entries(document.RootElement).Where(entry => entry.ValueKind == JsonValueKind.Object))
            yield return DWaveSolver.Parse(entry);
    }

    private static void Embed(string folder, byte[] bytes)
    {
        ProblemGraph problem = ProblemGraph.Complete(2);
        string kept = Directory.CreateDirectory(Path.Combine(folder, "embedding")).FullName, key = EmbeddingCache.Key(Graph, problem, new());
        string text = Encoding.Latin1.GetString(bytes).Replace("KEY", key, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(kept, $"{key}.json"), Encoding.Latin1.GetBytes(text));
        MinorEmbedding found = new EmbeddingCache(kept).Find(Graph, problem, "chip", new(), CancellationToken.None);
        EmbeddingVerification.Check(found, Graph, problem);
    }

    private static void Note(string folder, byte[] bytes)
    {
        string kept = Directory.CreateDirectory(Path.Combine(folder, "job-note")).FullName;
        File.WriteAllBytes(Path.Combine(kept, "a.json"), bytes);
        foreach ((_, StoredJob job) in new JobStore(kept).All())
        {
            _ = (job.Place("label #1"), job.LabelOf(0), job.Qubo());
            job.Submission()?.Problem();
        }
    }

    private static HardwareGraph Chip()
    {
        (int, int)[] couplers = [.. Enumerable.Range(0, 4).SelectMany(left => Enumerable.Range(4, 4).Select(right => (left, right)))];
        return new HardwareGraph(Topologies.Named("chimera"), [1, 1, 4], [0, 1, 2, 3, 4, 5, 6, 7], [.. couplers]);
    }
}
