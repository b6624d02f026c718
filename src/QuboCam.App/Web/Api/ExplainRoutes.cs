using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QuboCam.App.Web;

/// <summary>POST /explain: the answer at once.</summary>
internal static class ExplainRoutes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/explain", ExplainAsync)
        .WithSummary("Explains a prediction")
        .WithDescription("A form with image (a file), sample or explanation; model (a file or number), labels, preprocess, and the options of "
            + "'qubocam explain' by the same names. Answers the document of 'qubocam explain --json'. With keep=true the result is kept, and the "
            + "answer has its number as id. Work that takes longer than a minute is a job: POST /jobs/explain.")
        .AcceptsForm(ExplainFields.Form, ExplainFields.Option).ProducesDocument();

    private static async Task<IResult> ExplainAsync(
        HttpRequest request, ExplainForm form, ExplainWork work, ExplainKeeper keeper, WorkGate gate, CancellationToken cancellation)
    {
        ExplainOrder order = await form.ReadAsync(await Form.ReadAsync(request, cancellation), cancellation);
        if (order.KeepsResult)
            order = order with { Request = await form.KeepAsync(order, cancellation) };
        using IDisposable turn = await gate.EnterAsync(cancellation);
        byte[]? image = await ExplainForm.ImageAsync(order, cancellation);
        ExplainedImage explained = await Task.Run(() => work.Explain(order.Request, image, progress: null, cancellation), cancellation);
        // What a cancelled request has so far is nothing that anybody waits for.
        cancellation.ThrowIfCancellationRequested();
        if (order.KeepsResult)
            return WebAnswer.Document((await keeper.KeepAsync(explained)).Document);
        using (explained)
            return WebAnswer.Document(ExplanationDocument.Of(explained, kept: null));
    }
}
