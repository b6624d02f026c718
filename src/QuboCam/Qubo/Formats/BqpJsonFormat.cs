using System.Text.Json;

namespace QuboCam;

/// <summary>
/// bqpjson of Los Alamos: scale · (Σ linear_terms + Σ quadratic_terms + offset), <c>variable_domain</c> boolean or spin, variables
/// in the order of <c>variable_ids</c>. Minimised.
/// </summary>
/// <remarks>bqpjson-schema.json 1.0.0. The cardinality is kept in <c>metadata.select</c>.</remarks>
public sealed class BqpJsonFormat : IQuboFormat
{
    /// <inheritdoc/>
    public string Name => "bqpjson";

    /// <inheritdoc/>
    public string Description => "bqpjson: linear_terms, quadratic_terms, variable_ids";

    /// <inheritdoc/>
    public string Extension => ".bqpjson";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source) =>
        JsonSource.HasField(source, "linear_terms", "quadratic_terms", "variable_ids", "variable_domain");

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        return JsonSource.Guarded(source, () => ReadTerms(source, ReadHead(source)));
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        using Utf8JsonWriter writer = new(output);
        writer.WriteStartObject();
        writer.WriteString("version", "1.0.0");
        writer.WriteNumber("id", 0);
        writer.WriteStartObject("metadata");
        if (qubo.Cardinality is int ones)
            writer.WriteNumber("select", ones);
        writer.WriteEndObject();
        writer.WriteString("variable_domain", "boolean");
        writer.WriteNumber("scale", 1.0);
        writer.WriteNumber("offset", qubo.Offset);
        writer.WriteStartArray("variable_ids");
        for (int i = 0; i < qubo.Variables; i++)
            writer.WriteNumberValue(i);
        writer.WriteEndArray();
        writer.WriteStartArray("linear_terms");
        for (int i = 0; i < qubo.Variables; i++)
            if (qubo.Linear[i] != 0)
                WriteTerm(writer, qubo.Linear[i], ("id", i));
        writer.WriteEndArray();
        writer.WriteStartArray("quadratic_terms");
        foreach ((int i, int j, double bias) in qubo.Pairs())
            WriteTerm(writer, bias, ("id_tail", i), ("id_head", j));
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteTerm(Utf8JsonWriter writer, double coefficient, params ReadOnlySpan<(string Field, int Id)> ids)
    {
        writer.WriteStartObject();
        foreach ((string field, int id) in ids)
            writer.WriteNumber(field, id);
        writer.WriteNumber("coeff", coefficient);
        writer.WriteEndObject();
        if (writer.BytesPending > 1 << 16)
            writer.Flush();
    }

    /// <summary>Everything but the terms: in alphabetical order, as its writers use it, the ids come after the terms that need them.</summary>
    private static Head ReadHead(QuboSource source)
    {
        Head head = new();
        JsonSource json = new(source);
        json.StartObject();
        while (json.NextField() is { } field)
        {
            switch (field)
            {
                case "variable_ids": head.Ids = ReadIds(ref json); break;
                case "variable_domain": head.IsSpin = IsSpin(ref json); break;
                case "scale": head.Scale = json.Number(field); break;
                case "offset": head.Offset = json.Number(field); break;
                case "metadata": head.Select = json.SelectInObject(); break;
                default: json.Skip(); break;
            }
        }
        json.End();
        if (head.Ids is null || head.IsSpin is null)
            throw source.Wrong($"the field '{(head.Ids is null ? "variable_ids" : "variable_domain")}' is missing.");
        if (head.Scale < 0)
            throw source.Wrong($"'scale' is {head.Scale:R}; it is not below 0.");
        if (head.Select is long ones && !(ones >= 0 && ones <= head.Ids.Count))
            throw source.Wrong($"'select' is {ones}; between 0 and {head.Ids.Count} variables can be selected.");
        return head;
    }

    private static bool IsSpin(ref JsonSource json) => json.Text("variable_domain") switch
    {
        "spin" => true,
        "boolean" => false,
        _ => throw json.Wanted("'variable_domain'", "\"boolean\" or \"spin\""),
    };

    private static Dictionary<int, int> ReadIds(ref JsonSource json)
    {
        Dictionary<int, int> ids = [];
        json.StartArray("variable_ids");
        while (json.NextElement())
        {
            int id = json.Index("a number of 'variable_ids'");
            if (!ids.TryAdd(id, ids.Count))
                throw json.Wrong($"'variable_ids' holds {id} twice.");
        }
        return ids;
    }

    private QuboFile ReadTerms(QuboSource source, Head head)
    {
        Dictionary<int, int> ids = head.Ids!;
        QuboTerms terms = new(source);
        bool hasLinear = false, hasQuadratic = false;
        JsonSource json = new(source);
        json.StartObject();
        while (json.NextField() is { } field)
        {
            hasLinear |= field == "linear_terms";
            hasQuadratic |= field == "quadratic_terms";
            if (field is "linear_terms" or "quadratic_terms")
                ReadList(ref json, field, field == "linear_terms" ? 1 : 2, ids, terms);
            else
                json.Skip();
        }
        if (!hasLinear || !hasQuadratic)
            throw source.Wrong($"the field '{(hasLinear ? "quadratic_terms" : "linear_terms")}' is missing.");
        DenseTerms sums = terms.Sum(ids.Count).Scaled(head.Scale, source);
        double offset = head.Offset * head.Scale;
        if (!double.IsFinite(offset))
            throw source.Wrong("the offset times the scale is more than a double holds.");
        bool isNumbered = ids.All(id => id.Key == id.Value);
        string[] remarks = isNumbered ? [] : ["the variables are numbered from 0 in the order of 'variable_ids'"];
        return head.IsSpin == true ? SpinProblem.File(source, Name, sums, offset, (int?)head.Select, remarks)
            : new QuboFile(sums.ToQubo(offset, (int?)head.Select), false, Name, [.. sums.Remarks, .. remarks]);
    }

    private static void ReadList(ref JsonSource json, string list, int degree, Dictionary<int, int> ids, QuboTerms terms)
    {
        json.StartArray(list);
        while (json.NextElement())
        {
            json.RequireObject($"an entry of '{list}'");
            int? first = null, second = null;
            double? value = null;
            while (json.NextField() is { } field)
            {
                switch (field)
                {
                    case "id" when degree == 1: first = second = Variable(ref json, field, ids); break;
                    case "id_tail" when degree == 2: first = Variable(ref json, field, ids); break;
                    case "id_head" when degree == 2: second = Variable(ref json, field, ids); break;
                    case "coeff": value = json.Number(field); break;
                    default: json.Skip(); break;
                }
            }
            if (first is not int i || second is not int j || value is not double bias)
                throw json.Wrong($"an entry of '{list}' lacks {(degree == 1 ? "'id'" : "'id_tail', 'id_head'")} or 'coeff'.");
            if (degree == 2 && i == j)
                throw json.Wrong($"an entry of '{list}' couples a variable with itself.");
            terms.Add(i, j, bias);
        }
    }

    private static int Variable(ref JsonSource json, string field, Dictionary<int, int> ids)
    {
        int id = json.NextIndex($"'{field}'");
        return ids.TryGetValue(id, out int variable) ? variable : throw json.Wrong($"'{field}' is {id}, which is not in 'variable_ids'.");
    }

    private sealed class Head
    {
        public Dictionary<int, int>? Ids { get; set; }

        public bool? IsSpin { get; set; }

        public double Scale { get; set; } = 1;

        public double Offset { get; set; }

        public long? Select { get; set; }
    }
}
