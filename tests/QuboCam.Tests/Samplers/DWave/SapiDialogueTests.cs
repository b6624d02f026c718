using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace QuboCam.Tests;

/// <summary>Whole conversations with the service, against reference vectors.</summary>
public sealed class SapiDialogueTests
{
    [Theory]
    [InlineData("complete_on_submit_then_load")]
    [InlineData("answer_inline_on_submit")]
    [InlineData("pending_poll_complete")]
    [InlineData("poll_survives_5xx")]
    [InlineData("failed_status")]
    [InlineData("offline")]
    [InlineData("immediate_error_in_batch")]
    [InlineData("cancelled")]
    [InlineData("unauthorized")]
    [InlineData("answer_load_404")]
    public async Task ADialogueEndsAsTheReferenceSays(string name)
    {
        JsonElement dialogue = Dialogue(name);
        JsonElement[] steps = [.. dialogue.GetProperty("steps").EnumerateArray()];
        string outcome = dialogue.GetProperty("outcome").GetString()!;
        using FakeSapi service = FakeSapi.Script(
            [.. steps.Select(step => (step.GetProperty("request").GetString()!, Reply(step)))]);
        FakeTimeProvider clock = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });

        (SapiAnswer? answer, Exception? error) = await Result(client).On(clock);

        Assert.Equal(steps.Length, service.Seen.Length);
        if (outcome.StartsWith("energies [-15]", StringComparison.Ordinal))
        {
            Assert.Null(error);
            Assert.Equal([-15.0], answer!.Energies);
            Assert.Equal([100], answer.Occurrences);
        }
        else
            Assert.Contains(Expected(outcome), error!.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(outcome == "authentication error" || outcome.Contains("404", StringComparison.Ordinal)
            || name == "immediate_error_in_batch", error is InputException);
    }

    private static string Expected(string outcome) => outcome switch
    {
        "solver offline" => "offline",
        "authentication error" => "refuses the token",
        _ => outcome[(outcome.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0 ? colon + 2 : 0)..],
    };

    private static async Task<(SapiAnswer? Answer, Exception? Error)> Result(SapiClient client)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        try
        {
            ImmutableArray<SapiJob> jobs = await client.SubmitAsync([SapiTesting.Submission()], cancellation);
            return (await client.AnswerAsync(jobs[0].Id, cancellation), null);
        }
        catch (Exception error) when (error is InputException or SapiServiceException)
        {
            return (null, error);
        }
    }

    private static Func<HttpResponseMessage> Reply(JsonElement step)
    {
        JsonElement body = step.GetProperty("body");
        string text = body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();
        return () => FakeSapi.Reply(
            (HttpStatusCode)step.GetProperty("status").GetInt32(), step.GetProperty("content_type").GetString()!, text);
    }

    private static JsonElement Dialogue(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("sapi/dialogues.json")));
        return document.RootElement.GetProperty("cases").EnumerateArray()
            .Single(item => item.GetProperty("name").GetString() == name).Clone();
    }
}
