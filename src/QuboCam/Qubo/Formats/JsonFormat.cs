using System.Text.Json;

namespace QuboCam;

/// <summary>
/// QuboCam's own JSON, as <c>qubocam problem</c> writes it: <c>linear</c> an array of n numbers, <c>quadratic</c> an array of
/// <c>[p, q, value]</c> with p ≠ q counted from 0; optional are <c>offset</c>, <c>variables</c> (n) and <c>select</c> (how many
/// variables are 1). Other fields are passed over. Minimised.
/// </summary>
public sealed class JsonFormat : IQuboFormat
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public string Description => "QuboCam's JSON: linear, quadratic [[p, q, value], …]";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source) => JsonSource.HasField(source, "linear", "quadratic");

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        return JsonSource.Guarded(source, () => Read(source));
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        using Utf8JsonWriter writer = new(output);
        writer.WriteStartObject();
        writer.WriteNumber("variables", qubo.Variables);
        writer.WriteNumber("offset", qubo.Offset);
        if (qubo.Cardinality is int ones)
            writer.WriteNumber("select", ones);
        writer.WriteStartArray("linear");
        foreach (double bias in qubo.Linear)
            writer.WriteNumberValue(bias);
        writer.WriteEndArray();
        writer.WriteStartArray("quadratic");
        foreach ((int i, int j, double bias) in qubo.Pairs())
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(i);
            writer.WriteNumberValue(j);
            writer.WriteNumberValue(bias);
            writer.WriteEndArray();
            if (writer.BytesPending > 1 << 16)
                writer.Flush();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private QuboFile Read(QuboSource source)
    {
        JsonSource json = new(source);
        List<double>? linear = null;
        QuboTerms? terms = null;
        double offset = 0;
        long? variables = null, select = null;
        json.StartObject();
        while (json.NextField() is { } field)
        {
            switch (field)
            {
                case "linear": linear = Once(ref json, field, linear) ?? ReadLinear(ref json); break;
                case "quadratic": terms = Once(ref json, field, terms) ?? ReadQuadratic(ref json, source); break;
                case "offset": offset = json.Number("offset"); break;
                case "variables": variables = json.WholeOrNull("variables"); break;
                case "select": select = json.WholeOrNull("select"); break;
                default: json.Skip(); break;
            }
        }
        json.End();
        if (linear is null || terms is null)
            throw source.Wrong($"the field '{(linear is null ? "linear" : "quadratic")}' is missing.");
        if (variables is long claimed && claimed != linear.Count)
            throw source.Wrong($"'variables' is {claimed}, but 'linear' has {linear.Count} numbers.");
        if (select is long ones && !(ones >= 0 && ones <= linear.Count))
            throw source.Wrong($"'select' is {ones}; between 0 and {linear.Count} variables can be selected.");
        if (terms.Largest >= linear.Count)
            throw source.Wrong($"'quadratic' names the variable {terms.Largest}, but 'linear' has {linear.Count} numbers (indices begin at 0).");
        DenseTerms sums = terms.Sum(linear.Count, [.. linear]);
        return new QuboFile(sums.ToQubo(offset, (int?)select), false, Name, [.. sums.Remarks]);
    }

    private static T? Once<T>(ref JsonSource json, string field, T? earlier) where T : class =>
        earlier is null ? null : throw json.Wrong($"the field '{field}' is there twice.");

    private static List<double> ReadLinear(ref JsonSource json)
    {
        List<double> linear = [];
        json.StartArray("linear");
        while (json.NextElement())
            linear.Add(json.FiniteNumber("a number of 'linear'"));
        return linear;
    }

    private static QuboTerms ReadQuadratic(ref JsonSource json, QuboSource source)
    {
        QuboTerms terms = new(source);
        json.StartArray("quadratic");
        while (json.NextElement())
        {
            json.RequireArray("an entry of 'quadratic'");
            int p = json.NextIndex("p of an entry of 'quadratic'"), q = json.NextIndex("q of an entry of 'quadratic'");
            if (p == q)
                throw json.Wrong($"an entry of 'quadratic' couples the variable {p} with itself; put its bias into 'linear'.");
            double value = json.NextNumber("the value of an entry of 'quadratic'");
            json.EndArray("an entry of 'quadratic' has three numbers [p, q, value]");
            terms.Add(p, q, value);
        }
        return terms;
    }
}
