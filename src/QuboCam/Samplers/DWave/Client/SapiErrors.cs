using System.Net;
using System.Text;
using System.Text.Json;

namespace QuboCam;

/// <summary>What is said where the service refuses or fails.</summary>
internal static class SapiErrors
{
    /// <summary>The error of a reply that is no success: an <see cref="InputException"/> where the user can mend it.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="what">What was asked for, such as "job 7".</param>
    /// <param name="token">The token, which a message must not hold.</param>
    public static Exception Of(SapiReply reply, string what, ApiToken token)
    {
        string said = Hidden(Message(reply.Body), token);
        return reply.Status switch
        {
            HttpStatusCode.Unauthorized => new InputException(
                "The D-Wave service refuses the token (401): it is wrong or has expired; "
                + $"make a new one at the service and set DWAVE_API_TOKEN. {said}".Trim()),
            HttpStatusCode.Forbidden => new InputException($"The D-Wave account has no access to {what} (403). {said}".Trim()),
            HttpStatusCode.NotFound => new InputException($"The D-Wave service knows no {what} (404). {said}".Trim()),
            >= HttpStatusCode.InternalServerError => new SapiServiceException(
                $"The D-Wave service fails at {what} ({(int)reply.Status}). {said}".Trim()),
            HttpStatusCode.TooManyRequests => new SapiServiceException(
                $"The D-Wave service has had too many requests of this account (429). {said}".Trim()),
            _ => new InputException($"The D-Wave service refuses {what} ({(int)reply.Status}): {said}".TrimEnd(':', ' ')),
        };
    }

    /// <summary>The error of one entry of a reply; null where it is none.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="token">The token, which a message must not hold.</param>
    public static (HttpStatusCode Status, Exception Reason)? OfEntry(JsonElement entry, ApiToken token)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("error_code", out JsonElement code)) return null;
        int number = code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out int given) ? given : 400;
        string said = Hidden(JobState.Text(entry, "error_msg") ?? "no reason given", token);
        return ((HttpStatusCode)number, number is >= 500 or 429
            ? new SapiServiceException($"The D-Wave service fails at the submission ({number}): {said}")
            : new InputException($"The D-Wave service refuses the submission ({number}): {said}"));
    }

    private static string Hidden(string said, ApiToken token) =>
        said.ReplaceLineEndings(" ").Replace(token.Reveal(), token.ToString(), StringComparison.Ordinal);

    /// <summary>A line of the reason of an error, the innermost one.</summary>
    public static string Line(Exception error)
    {
        Exception inner = error;
        while (inner.InnerException is { } next and not TimeoutException and not JsonException) inner = next;
        return inner.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }

    /// <summary>The same error with more to say.</summary>
    public static Exception With(this Exception error, string more) => error is InputException
        ? new InputException($"{error.Message} {more}", error) : new SapiServiceException($"{error.Message} {more}", error);

    /// <summary>What to do about a job that exists.</summary>
    public static string Fetch(string id) => $"fetch it later with 'qubocam devices --resume {id}'";

    private static string Message(byte[] body)
    {
        string text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 2000))).ReplaceLineEndings(" ").Trim();
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return JobState.Text(json.RootElement, "error_msg") ?? text;
        }
        catch (JsonException)
        {
            // Plain text is as good.
            return text.Length > 200 ? text[..200] + "…" : text;
        }
    }
}
