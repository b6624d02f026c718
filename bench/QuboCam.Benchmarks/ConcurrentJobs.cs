using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace QuboCam.Benchmarks;

/// <summary>
/// Many problems at once through one client: whether all are answered, how fast, and how much memory the client takes. The service
/// is the one that the environment names; start <c>qubocam devices --simulate</c> for a local one. Target: 1,000 answered, none
/// twice, memory flat.
/// </summary>
internal static class ConcurrentJobs
{
    private const int Variables = 8;

    public static void Run(string[] arguments)
    {
        int[] counts = arguments.Length == 0 ? [100, 250, 500, 1000]
            : [.. arguments.Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        DWaveConfiguration configuration = DWaveConfiguration.Load(new DWaveSettings(), DWaveEnvironment.Process);
        using SapiClient client = new(configuration);
        DWaveSolver solver = client.SolverAsync(SolverFilter.Of(configuration), CancellationToken.None).GetAwaiter().GetResult();
        MinorEmbedding clique = CliqueEmbedding.Find(solver.Graph!, Variables, CancellationToken.None);
        Measure(client, solver, clique, 20).GetAwaiter().GetResult();
        Console.WriteLine($"{solver.Identity}, problems of {Variables} variables on {clique.QubitsUsed} qubits, one read each");
        Console.WriteLine("jobs   answered   distinct   s      jobs/s   heap after, MB");
        foreach (int count in counts)
        {
            (int answered, int distinct, double seconds) = Measure(client, solver, clique, count).GetAwaiter().GetResult();
            double heap = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{count,5}  {answered,8}   {distinct,8}   {seconds,5:0.0}  {count / seconds,6:0}   {heap,6:0.0}"));
        }
        double peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak working set {peak:0} MB"));
    }

    private static async Task<(int Answered, int Distinct, double Seconds)> Measure(
        SapiClient client, DWaveSolver solver, MinorEmbedding clique, int count)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
        {
            SapiJob job = (await client.SubmitAsync([Job(solver, clique, number)], CancellationToken.None))[0];
            SapiAnswer answer = await client.AnswerAsync(job.Id, CancellationToken.None);
            return answer.Samples.Length > 0 ? answer.Id : "";
        }));
        return (ids.Count(id => id.Length > 0), ids.Distinct().Count(), watch.Elapsed.TotalSeconds);
    }

    private static SapiSubmission Job(DWaveSolver solver, MinorEmbedding clique, int number)
    {
        Random random = new(number);
        Ising problem = new(
            [.. Enumerable.Range(0, Variables).Select(_ => 2 * random.NextDouble() - 1)],
            [.. Enumerable.Range(0, Variables * (Variables - 1) / 2).Select(_ => 2 * random.NextDouble() - 1)]);
        EmbeddedIsing embedded = EmbeddedIsing.Of(problem, clique, solver.Graph!, chainStrength: 1);
        return new SapiSubmission
        {
            Solver = solver,
            Type = ProblemType.Ising,
            Problem = new QpProblem(embedded.Fields, embedded.Couplings, Offset: 0),
            Parameters = new JsonObject { ["num_reads"] = 1 },
            Label = "benchmark",
        };
    }
}
