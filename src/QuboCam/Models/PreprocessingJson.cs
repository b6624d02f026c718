using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>The file format of <see cref="Preprocessing"/>: a small JSON object.</summary>
/// <remarks>
/// <c>{ "resize": 256 | [h, w], "crop": 224 | [h, w], "interpolation": "bilinear", "channels": "RGB" | "BGR" | "GRAY",
/// "layout": "NCHW" | "NHWC", "range": 1 | 255, "mean": [..], "std": [..] }</c>. One number of <c>resize</c> is the shorter side.
/// A field left out has the default of <see cref="Preprocessing"/>; a field that is not listed is an error.
/// </remarks>
public static class PreprocessingJson
{
    private const int LongestFile = 1024 * 1024;

    private static readonly ImmutableArray<string> Fields =
        ["resize", "crop", "interpolation", "channels", "layout", "range", "mean", "std"];

    /// <summary>The file that is used for a model where none is named: MODEL<c>.preprocess.json</c> beside it.</summary>
    /// <param name="model">Path of the model.</param>
    /// <returns>Its path; null where there is none.</returns>
    public static string? Beside(string model)
    {
        string beside = Path.ChangeExtension(model, ".preprocess.json");
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, at most 1 MiB.</param>
    /// <returns>The preprocessing.</returns>
    /// <exception cref="InputException">The file cannot be read, or a field is unknown or wrong; the line names it.</exception>
    public static Preprocessing Read(string path) => Parse(InputFile.Read(path, LongestFile), path);

    /// <summary>Reads the content of a file.</summary>
    /// <param name="utf8">The JSON text in UTF-8.</param>
    /// <param name="name">What messages call it, usually the path.</param>
    /// <returns>The preprocessing.</returns>
    /// <exception cref="InputException">The text is no JSON object, or a field is unknown or wrong; the line names it.</exception>
    public static Preprocessing Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new Reader(document.RootElement, name).Preprocessing();
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // The latter comes late, from text that is no Unicode.
            throw new InputException($"{name} is not valid JSON: {cause.Message}", cause);
        }
    }

    private static string Lower(Interpolation value) => value.ToString().ToLowerInvariant();

    private static string Upper<T>(T value) where T : struct, Enum => value.ToString().ToUpperInvariant();

    private sealed class Reader(JsonElement root, string name)
    {
        public Preprocessing Preprocessing()
        {
            if (root.ValueKind != JsonValueKind.Object)
                throw new InputException($"{name} has to hold one JSON object.");
            foreach (JsonProperty property in root.EnumerateObject())
                if (!Fields.Contains(property.Name))
                    throw new InputException($"{name}: there is no field \"{property.Name}\"; the fields are {string.Join(", ", Fields)}.");

            Preprocessing defaults = new();
            ChannelOrder channels = Choice("channels", Upper, defaults.Channels);
            int count = channels == ChannelOrder.Gray ? 1 : 3;
            return new Preprocessing
            {
                Resize = Resize(),
                Crop = Has("crop", out JsonElement crop) ? Square("crop", crop) : null,
                Interpolation = Choice("interpolation", Lower, defaults.Interpolation),
                Channels = channels,
                Layout = Choice("layout", Upper, defaults.Layout),
                Range = Range(defaults.Range),
                Mean = Numbers("mean", count, "finite numbers", _ => true, defaults.Mean),
                Std = Numbers("std", count, "numbers above 0", v => v > 0, defaults.Std),
            };
        }

        private ResizeRule? Resize() =>
            !Has("resize", out JsonElement resize) ? null
            : resize.ValueKind == JsonValueKind.Array ? new ExactSize(Square("resize", resize))
            : new ShorterSide(Square("resize", resize).Height);

        /// <summary>A number n, taken as [n, n], or [h, w].</summary>
        private ImageSize Square(string field, JsonElement value)
        {
            JsonElement[] sides = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value, value];
            if (sides.Length == 2 && IsSide(sides[0], out int height) && IsSide(sides[1], out int width))
                return new ImageSize(height, width);
            throw Wrong(field, $"a whole number or [h, w], each from 1 to {ImageSize.LongestSide}", value);
        }

        private static bool IsSide(JsonElement value, out int side)
        {
            side = 0;
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out side) && side is >= 1 and <= ImageSize.LongestSide;
        }

        private int Range(int otherwise)
        {
            if (!Has("range", out JsonElement value))
                return otherwise;
            return value.ValueKind == JsonValueKind.Number && value.GetDouble() is 1 or 255
                ? (int)value.GetDouble() : throw Wrong("range", "1 or 255", value);
        }

        private T Choice<T>(string field, Func<T, string> spelling, T otherwise) where T : struct, Enum
        {
            if (!Has(field, out JsonElement value))
                return otherwise;
            if (value.ValueKind == JsonValueKind.String)
                foreach (T choice in Enum.GetValues<T>())
                    if (string.Equals(spelling(choice), value.GetString(), StringComparison.OrdinalIgnoreCase))
                        return choice;
            throw Wrong(field, $"one of {string.Join(", ", Enum.GetValues<T>().Select(choice => $"\"{spelling(choice)}\""))}", value);
        }

        private ImmutableArray<double> Numbers(
            string field, int channels, string kind, Func<double, bool> isAllowed, ImmutableArray<double> otherwise)
        {
            if (!Has(field, out JsonElement value))
                return otherwise;
            if (value.ValueKind == JsonValueKind.Array && (value.GetArrayLength() == 1 || value.GetArrayLength() == channels))
            {
                JsonElement[] items = [.. value.EnumerateArray()];
                if (items.All(item => item.ValueKind == JsonValueKind.Number && double.IsFinite(item.GetDouble()) && isAllowed(item.GetDouble())))
                    return [.. items.Select(item => item.GetDouble())];
            }
            throw Wrong(field, $"an array of {(channels == 1 ? "1" : $"1 or {channels}")} {kind}", value);
        }

        private bool Has(string field, out JsonElement value) => root.TryGetProperty(field, out value);

        private InputException Wrong(string field, string wanted, JsonElement value)
        {
            string came = value.GetRawText().ReplaceLineEndings(" ");
            return new InputException($"{name}: \"{field}\" has to be {wanted}, not {(came.Length > 60 ? came[..60] + "…" : came)}.");
        }
    }
}
