using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuboCam;

/// <summary>Answers that a hybrid solver leaves at another address of the service, format "binary-ref".</summary>
internal static class ReferencedAnswer
{
    /// <summary>The message with the answer itself in it.</summary>
    /// <exception cref="FormatException">The answer cannot be had.</exception>
    /// <exception cref="SapiServiceException">The service cannot be reached, or fails.</exception>
    public static async Task<JsonElement> Load(
        JsonElement message, SapiTransport transport, ApiToken token, CancellationToken cancellation)
    {
        JsonElement answer = message.GetProperty("answer");
        if (JobState.Text(answer, "format") != "binary-ref") return message;
        bool isBelow = answer.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object;
        JsonElement place = isBelow ? data : answer;
        if (JobState.Text(place, "url") is not { } url || !Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out Uri? address))
            throw new FormatException("it is elsewhere, and where is not said");
        SapiReply reply = await transport.Repeat(
            new SapiRequest(HttpMethod.Get, address, Kind: null) { Fits = json => json.ValueKind == JsonValueKind.Object },
            cancellation).ConfigureAwait(false);
        if (!reply.IsSuccess) throw new FormatException(SapiErrors.Of(reply, "the answer", token).Message);
        JsonObject whole = JsonNode.Parse(message.GetRawText())!.AsObject();
        JsonObject inner = whole["answer"]!.AsObject();
        inner["format"] = "bq";
        inner["data"] = JsonNode.Parse(reply.Body);
        using JsonDocument document = JsonDocument.Parse(whole.ToJsonString());
        return document.RootElement.Clone();
    }
}
