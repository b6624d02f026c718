using System.Globalization;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>Everything below bqm/multipart.</summary>
internal sealed class UploadRoutes(UploadStore uploads)
{
    /// <summary>Answers a request below bqm/multipart.</summary>
    public Reply Answer(StandInRequest request)
    {
        switch (request.Method, request.Segments)
        {
            case ("POST", ["bqm", "multipart"]):
                string begun = Member(request, "size", JsonValueKind.Number).TryGetInt64(out long size) ? uploads.Begin(size)
                    : throw new RefusalException(400, "Invalid size: expected a whole number of bytes");
                return Reply.Plain(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["id"] = begun }));
            case ("PUT", ["bqm", "multipart", string id, "part", string part]):
                if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    throw new RefusalException(400, $"Invalid part number {part}");
                uploads.Put(id, number, request.Body, request.Headers.ContentMD5);
                return Reply.Plain("{}"u8.ToArray());
            case ("GET", ["bqm", "multipart", string id, "status"]):
                return Status(id);
            case ("POST", ["bqm", "multipart", string id, "combine"]):
                uploads.Combine(id, Member(request, "checksum", JsonValueKind.String).GetString());
                return Reply.Plain("{}"u8.ToArray());
            default:
                throw new RefusalException(404, "Not found");
        }
    }

    private Reply Status(string id)
    {
        (bool isComplete, IReadOnlyList<(int Number, string Checksum)> parts) = uploads.Status(id);
        return Reply.Plain(Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", isComplete ? "UPLOAD_COMPLETED" : "UPLOAD_IN_PROGRESS");
            json.WriteStartArray("parts");
            foreach ((int number, string checksum) in parts)
            {
                json.WriteStartObject();
                json.WriteNumber("part_number", number);
                // The service quotes a checksum now and then; here every second one.
                json.WriteString("checksum", number % 2 == 0 ? $"\"{checksum}\"" : checksum);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    private static JsonElement Member(StandInRequest request, string name, JsonValueKind kind)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty(name, out JsonElement value)
                && value.ValueKind == kind ? value.Clone() : throw new RefusalException(400, $"Missing parameter '{name}'");
        }
        catch (JsonException error)
        {
            throw new RefusalException(400, $"The body is no JSON: {error.Message}");
        }
    }
}
