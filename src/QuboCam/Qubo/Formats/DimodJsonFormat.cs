using System.Text.Json;

namespace QuboCam;

/// <summary>
/// The JSON of dimod's <c>to_serializable</c>, schema 2 and 3: vectors <c>linear_biases</c>, <c>quadratic_head</c>,
/// <c>quadratic_tail</c>, <c>quadratic_biases</c> as lists, or as base64 of little-endian numbers where <c>use_bytes</c> is true;
/// <c>variable_type</c> BINARY or SPIN. Minimised.
/// </summary>
/// <remarks>dimod itself leaves the encoding of bytes to the caller, as JSON has none. The cardinality is kept in <c>info.select</c>.</remarks>
public sealed class DimodJsonFormat : IQuboFormat
{
    /// <inheritdoc/>
    public string Name => "dimod-json";

    /// <inheritdoc/>
    public string Description => "dimod's serialised model as JSON";

    /// <inheritdoc/>
    public string Extension => ".dimod.json";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source) =>
        JsonSource.HasField(source, "linear_biases", "quadratic_biases", "quadratic_head", "use_bytes", "bias_type");

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
        writer.WriteString("type", "BinaryQuadraticModel");
        writer.WriteStartObject("version");
        writer.WriteString("bqm_schema", "3.0.0");
        writer.WriteEndObject();
        writer.WriteBoolean("use_bytes", false);
        writer.WriteString("index_type", "int32");
        writer.WriteString("bias_type", "float64");
        writer.WriteNumber("num_variables", qubo.Variables);
        writer.WriteNumber("num_interactions", qubo.PairCount());
        WriteList(writer, "variable_labels", Enumerable.Range(0, qubo.Variables), writer.WriteNumberValue);
        writer.WriteString("variable_type", "BINARY");
        writer.WriteNumber("offset", qubo.Offset);
        writer.WriteStartObject("info");
        if (qubo.Cardinality is int ones)
            writer.WriteNumber("select", ones);
        writer.WriteEndObject();
        WriteList(writer, "linear_biases", qubo.Linear, writer.WriteNumberValue);
        WriteList(writer, "quadratic_biases", qubo.Pairs().Select(pair => pair.Bias), writer.WriteNumberValue);
        WriteList(writer, "quadratic_head", qubo.Pairs().Select(pair => pair.I), writer.WriteNumberValue);
        WriteList(writer, "quadratic_tail", qubo.Pairs().Select(pair => pair.J), writer.WriteNumberValue);
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string field, IEnumerable<T> values, Action<T> write)
    {
        writer.WriteStartArray(field);
        foreach (T value in values)
        {
            write(value);
            if (writer.BytesPending > 1 << 16)
                writer.Flush();
        }
        writer.WriteEndArray();
    }

    private QuboFile Read(QuboSource source)
    {
        Vectors vectors = new();
        JsonSource json = new(source);
        json.StartObject();
        while (json.NextField() is { } field)
        {
            switch (field)
            {
                case "linear_biases": vectors.Linear = Vector.Read(ref json, field); break;
                case "quadratic_biases": vectors.Biases = Vector.Read(ref json, field); break;
                case "quadratic_head": vectors.Head = Vector.Read(ref json, field); break;
                case "quadratic_tail": vectors.Tail = Vector.Read(ref json, field); break;
                case "variable_labels": vectors.Labels = VariableLabels.Read(ref json, field); break;
                case "variable_type": vectors.Type = json.Text(field); break;
                case "bias_type": vectors.BiasType = json.Text(field); break;
                case "index_type": vectors.IndexType = json.Text(field); break;
                case "offset": vectors.Offset = json.Number(field); break;
                case "num_variables": vectors.Variables = json.WholeOrNull(field); break;
                case "num_interactions": vectors.Interactions = json.WholeOrNull(field); break;
                case "info": vectors.Select = json.SelectInObject(); break;
                default: json.Skip(); break;
            }
        }
        json.End();
        return Build(source, vectors);
    }

    private QuboFile Build(QuboSource source, Vectors vectors)
    {
        double[] linear = vectors.Linear.Numbers(source, "linear_biases", vectors.BiasType);
        double[] biases = vectors.Biases.Numbers(source, "quadratic_biases", vectors.BiasType);
        double[] head = vectors.Head.Numbers(source, "quadratic_head", vectors.IndexType);
        double[] tail = vectors.Tail.Numbers(source, "quadratic_tail", vectors.IndexType);
        RequireLength("num_variables", vectors.Variables, linear.Length);
        RequireLength("variable_labels", vectors.Labels?.Count, linear.Length);
        RequireLength("num_interactions", vectors.Interactions, biases.Length);
        RequireLength("quadratic_head", head.Length, biases.Length);
        RequireLength("quadratic_tail", tail.Length, biases.Length);
        if (vectors.Select is long ones && !(ones >= 0 && ones <= linear.Length))
            throw source.Wrong($"'select' is {ones}; between 0 and {linear.Length} variables can be selected.");

        (int[] order, bool isByLabel) = VariableLabels.Order(vectors.Labels, linear.Length);
        QuboTerms terms = new(source);
        for (int v = 0; v < linear.Length; v++)
            terms.Add(order[v], order[v], linear[v]);
        for (int k = 0; k < biases.Length; k++)
            terms.Add(order[Variable(head[k])], order[Variable(tail[k])], head[k] != tail[k] ? biases[k]
                : throw source.Wrong($"an interaction couples the variable {head[k]} with itself."));
        DenseTerms sums = terms.Sum(linear.Length);
        string[] remarks = isByLabel ? [] : [VariableLabels.Remark];
        return vectors.Type switch
        {
            "SPIN" => SpinProblem.File(source, Name, sums, vectors.Offset, (int?)vectors.Select, remarks),
            "BINARY" => new QuboFile(sums.ToQubo(vectors.Offset, (int?)vectors.Select), false, Name, [.. sums.Remarks, .. remarks]),
            null => throw source.Wrong("the field 'variable_type' is missing."),
            _ => throw source.Wrong($"'variable_type' is '{vectors.Type}'; BINARY or SPIN is wanted."),
        };

        int Variable(double index) => index >= 0 && index < linear.Length && index == Math.Floor(index) ? (int)index
            : throw source.Wrong($"an interaction names the variable {index:R}; there are {linear.Length}, counted from 0.");

        void RequireLength(string field, long? length, int expected)
        {
            if (length is long came && came != expected)
                throw source.Wrong($"'{field}' has or is {came}, but there are {expected} biases.");
        }
    }

    private sealed class Vectors
    {
        public Vector Linear { get; set; }

        public Vector Biases { get; set; }

        public Vector Head { get; set; }

        public Vector Tail { get; set; }

        public List<int>? Labels { get; set; }

        public string? Type { get; set; }

        public string? BiasType { get; set; }

        public string? IndexType { get; set; }

        public double Offset { get; set; }

        public long? Variables { get; set; }

        public long? Interactions { get; set; }

        public long? Select { get; set; }
    }

    /// <summary>A list of numbers, or their bytes, whose type may come later in the file.</summary>
    private readonly record struct Vector(double[]? List, byte[]? Bytes)
    {
        public static Vector Read(ref JsonSource json, string field)
        {
            if (json.Base64OrNull(field) is { } bytes)
                return new Vector(null, bytes);
            List<double> numbers = [];
            while (json.NextElement())
                numbers.Add(json.FiniteNumber($"a number of '{field}'"));
            return new Vector([.. numbers], null);
        }

        public double[] Numbers(QuboSource source, string field, string? type)
        {
            if (List is not null)
                return List;
            if (Bytes is not { } bytes)
                throw source.Wrong($"the field '{field}' is missing.");
            int size = BinaryNumbers.SizeOf(type) is > 0 and int known ? known
                : throw source.Wrong($"'{field}' is of the type '{type}', which cannot be read.");
            if (bytes.Length % size != 0)
                throw source.Wrong($"'{field}' has {bytes.Length} bytes, which is no multiple of the {size} of '{type}'.");
            double[] numbers = new double[bytes.Length / size];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = BinaryNumbers.Read(bytes.AsSpan(i * size), type!);
                if (!double.IsFinite(numbers[i]))
                    throw source.Wrong($"'{field}' holds {numbers[i]}; a finite number is wanted.");
            }
            return numbers;
        }
    }
}
