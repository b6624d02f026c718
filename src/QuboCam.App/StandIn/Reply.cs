using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>What is sent back, before faults are applied.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">Content-Type; null without a body.</param>
/// <param name="Body">The bytes.</param>
internal sealed record Reply(int Status, string? MediaType, byte[] Body)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Problems whose answers it carries.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>A JSON body of no media type of its own.</summary>
    public static Reply Plain(byte[] json, int status = 200) => new(status, "application/json; charset=utf-8", json);

    /// <summary>An error.</summary>
    public static Reply Error(int status, string message) => Plain(ErrorBody(status, message), status);

    /// <summary>The body of an error, as a whole reply or as one entry of a list.</summary>
    public static byte[] ErrorBody(int status, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["error_code"] = status, ["error_msg"] = message });

    /// <summary>A JSON document.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
            write(writer);
        return bytes.ToArray();
    }
}
