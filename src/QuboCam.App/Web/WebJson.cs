using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuboCam.App.Web;

/// <summary>How the API writes and reads JSON: camel case, as the command line.</summary>
internal static class WebJson
{
    /// <summary>The one way.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
