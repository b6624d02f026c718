using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuboCam;

/// <summary>Answers that a hybrid solver leaves at another address of the service, format "binary-ref".</summary>
internal static class ReferencedAnswer
{
    /// <summary>The message with the answer itself in it.</summary>
    /// <exception cref="SapiServiceException">The answer cannot be had.</exception>
    public static async Task<JsonElement> Load(JsonElement message, SapiTransport transport, ApiToken token, CancellationToken cancellation)
    {
        JsonElement answer = message.GetProperty("answer");
        if (!answer.TryGetProperty("format", out JsonElement format) || format.GetString() != "binary-ref") return message;
        JsonElement place = answer.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object ? data : answer;
        SapiReply reply = await transport.Repeat(
            new SapiRequest(HttpMethod.Get, new Uri(place.GetProperty("url").GetString()!, UriKind.RelativeOrAbsolute), Kind: null), cancellation)
            .ConfigureAwait(false);
        if (!reply.IsSuccess) throw SapiErrors.Of(reply, "the answer", token);
        JsonObject whole = JsonNode.Parse(message.GetRawText())!.AsObject();
        JsonObject inner = JsonNode.Parse(answer.GetRawText())!.AsObject();
        inner["format"] = "bq";
        inner["data"] = JsonNode.Parse(reply.Body);
        whole["answer"] = inner;
        using JsonDocument document = JsonDocument.Parse(whole.ToJsonString());
        return document.RootElement.Clone();
    }
}
