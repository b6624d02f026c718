using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QuboCam.App.Web;

/// <summary>POST /solve and /analyse: the answer at once.</summary>
internal static class ProblemRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/solve", SolveAsync)
            .WithSummary("Solves a QUBO")
            .WithDescription("A form with problem (a file) or explanation (a number), and the options of 'qubocam solve' by the same names. "
                + "Answers the document of 'qubocam solve --json'.")
            .AcceptsForm(SolveFields.Form, SolveFields.Option).ProducesDocument();
        routes.MapPost("/analyse", AnalyseAsync)
            .WithSummary("Anneals a QUBO on the state vector")
            .WithDescription("A form with problem (a file) or explanation (a number), and the options of 'qubocam analyse' by the same names. "
                + "Answers the document of 'qubocam analyse --json'.")
            .AcceptsForm(AnalyseFields.Form, AnalyseFields.Option).ProducesDocument();
    }

    private static async Task<IResult> SolveAsync(
        HttpRequest request, ProblemForm form, ProblemWork work, WorkGate gate, CancellationToken cancellation)
    {
        ProblemRequest problem = await form.ReadAsync(await Form.ReadAsync(request, cancellation), cancellation);
        SolveFields.Read(problem, threads: 1);
        return await AnswerAsync(gate, () => work.SolveAsync(problem, progress: null, cancellation), cancellation);
    }

    private static async Task<IResult> AnalyseAsync(
        HttpRequest request, ProblemForm form, ProblemWork work, WorkGate gate, CancellationToken cancellation)
    {
        ProblemRequest problem = await form.ReadAsync(await Form.ReadAsync(request, cancellation), cancellation);
        AnalyseFields.Read(problem, threads: 1);
        return await AnswerAsync(gate, () => work.AnalyseAsync(problem, progress: null, cancellation), cancellation);
    }

    private static async Task<IResult> AnswerAsync(
        WorkGate gate, Func<Task<(byte[] Document, bool IsCut)>> work, CancellationToken cancellation)
    {
        using IDisposable turn = await gate.EnterAsync(cancellation);
        (byte[] document, _) = await Task.Run(work, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return WebAnswer.Document(document);
    }
}
