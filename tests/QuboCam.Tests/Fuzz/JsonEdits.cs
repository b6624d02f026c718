using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuboCam.Fuzz;

/// <summary>Changes JSON by its values, so that it stays JSON: other kinds, other numbers, fields less, elements more.</summary>
internal static class JsonEdits
{
    private static readonly ImmutableArray<string> Values =
    [
        "null", "true", "false", "0", "-1", "1", "0.5", "255", "1e308", "-1e308", "1e400", "2147483647", "2147483648", "-2147483649",
        "9223372036854775808", "1e3", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"AAAA\"", "\"AAAAAAAA8D8=\"", "[]", "{}", "[null]", "[[]]",
        "[[1,2,3]]", "[1,2]", "{\"a\":1}", "[-1,1e9]",
    ];

    /// <summary>A changed copy; the input itself where it is no JSON.</summary>
    public static byte[] Edit(Random random, byte[] input)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(input);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return input;
        }
        try
        {
            for (int edits = 1 + random.Next(3); edits > 0; edits--)
                root = Edit(random, root);
            return Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return input; // text that is no Unicode, or a field that is there twice
        }
    }

    private static JsonNode? Edit(Random random, JsonNode? root)
    {
        List<JsonNode> containers = [];
        Collect(root, containers);
        if (containers.Count == 0) return Other(random, containers);
        switch (containers[random.Next(containers.Count)])
        {
            case JsonArray array:
                int at = random.Next(array.Count + 1);
                if (at < array.Count && random.Next(4) == 0) array.RemoveAt(at);
                else if (at < array.Count && random.Next(3) > 0) array[at] = Other(random, containers);
                else array.Insert(at, Other(random, containers));
                break;
            case JsonObject { Count: > 0 } fields:
                string name = fields.ElementAt(random.Next(fields.Count)).Key;
                if (random.Next(5) == 0) fields.Remove(name);
                else fields[name] = Other(random, containers);
                break;
        }
        return root;
    }

    private static JsonNode? Other(Random random, List<JsonNode> containers) => containers.Count > 0 && random.Next(4) == 0
        ? containers[random.Next(containers.Count)].DeepClone() : JsonNode.Parse(Values[random.Next(Values.Length)]);

    private static void Collect(JsonNode? node, List<JsonNode> containers)
    {
        if (node is null or JsonValue || containers.Count > 1000) return;
        containers.Add(node);
        IEnumerable<JsonNode?> inner = node is JsonArray array ? array : ((JsonObject)node).Select(field => field.Value);
        foreach (JsonNode? child in inner)
            Collect(child, containers);
    }
}
