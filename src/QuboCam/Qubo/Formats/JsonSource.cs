using System.Text;
using System.Text.Json;

namespace QuboCam;

/// <summary>Reads a JSON problem file token by token, with errors that name line and value.</summary>
internal ref struct JsonSource
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };
    private readonly QuboSource _source;
    private Utf8JsonReader _reader;

    /// <summary>Begins to read.</summary>
    public JsonSource(QuboSource source)
    {
        _source = source;
        _reader = new Utf8JsonReader(source.Content.Span, Options);
    }

    /// <summary>Runs a reader; JSON that is none becomes one line with its place.</summary>
    /// <exception cref="InputException">The file is not JSON.</exception>
    public static QuboFile Guarded(QuboSource source, Func<QuboFile> read)
    {
        try
        {
            return read();
        }
        catch (JsonException cause)
        {
            string place = $"line {cause.LineNumber + 1}, byte {cause.BytePositionInLine + 1}";
            throw new InputException($"{source.Name}, {place}: this is not JSON, or it is cut off.", cause);
        }
    }

    /// <summary>Whether the file is an object one of whose first fields has one of these names.</summary>
    public static bool HasField(QuboSource source, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Fields(source).Exists(names.Contains);
    }

    /// <summary>Goes into the object that the file is.</summary>
    public void StartObject()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
            throw Wrong("the file is no JSON object.");
    }

    /// <summary>The name of the next field of the object, its value still to be read; null at the end of the object.</summary>
    public string? NextField()
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.PropertyName ? Unescaped() : null;
    }

    /// <summary>Passes over the value of a field.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>Requires the end of the file.</summary>
    public void End()
    {
        if (_reader.Read())
            throw Wrong("something follows the JSON object.");
    }

    /// <summary>Goes into the array that is the value of a field.</summary>
    public void StartArray(string field)
    {
        _reader.Read();
        RequireArray($"'{field}'");
    }

    /// <summary>Goes on in an array.</summary>
    /// <returns>False at the end of the array.</returns>
    public bool NextElement()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Requires that the element is an array.</summary>
    public readonly void RequireArray(string what)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
            throw Wanted(what, "an array");
    }

    /// <summary>Requires that the element is an object.</summary>
    public readonly void RequireObject(string what)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Wanted(what, "an object");
    }

    /// <summary>Requires that an array ends.</summary>
    public void EndArray(string rule)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.EndArray)
            throw Wrong(rule + ".");
    }

    /// <summary>The value of a field as a finite number.</summary>
    public double Number(string field) => NextNumber($"'{field}'");

    /// <summary>The next token as a finite number.</summary>
    public double NextNumber(string what)
    {
        _reader.Read();
        return FiniteNumber(what);
    }

    /// <summary>This token as a finite number.</summary>
    public readonly double FiniteNumber(string what) =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetDouble(out double value) && double.IsFinite(value) ? value
            : throw Wanted(what, "a finite number");

    /// <summary>The next token as an index of a variable.</summary>
    public int NextIndex(string what)
    {
        _reader.Read();
        return Index(what);
    }

    /// <summary>This token as an index of a variable.</summary>
    public readonly int Index(string what)
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out int index) && index >= 0)
            return index;
        throw Wanted(what, "a whole number from 0 on");
    }

    /// <summary>The value of a field as a whole number, or null.</summary>
    public long? WholeOrNull(string field)
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.Null ? null
            : _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out long value) ? value
            : throw Wanted($"'{field}'", "a whole number");
    }

    /// <summary>The field "select" of an object of remarks, all others passed over; null where it is absent.</summary>
    public long? SelectInObject()
    {
        long? select = null;
        StartObject();
        while (NextField() is { } field)
        {
            if (field == "select")
                select = WholeOrNull(field);
            else
                Skip();
        }
        return select;
    }

    /// <summary>The value of a field as text, fit for a message: cut where it is long.</summary>
    public string Text(string field)
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.String ? QuboSource.Quote(_reader.ValueSpan)[1..^1] : throw Wanted($"'{field}'", "text");
    }

    /// <summary>Goes on by one token.</summary>
    public void Advance() => _reader.Read();

    /// <summary>The value of a field where it is true or false; otherwise null, with the first token of the value read.</summary>
    public bool? BooleanOrNull()
    {
        _reader.Read();
        return _reader.TokenType switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null };
    }

    /// <summary>The value of a field where it is base64; null where it is an array, which has been gone into then.</summary>
    public byte[]? Base64OrNull(string field)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartArray)
            return null;
        return _reader.TokenType == JsonTokenType.String && _reader.TryGetBytesFromBase64(out byte[]? bytes) ? bytes
            : throw Wanted($"'{field}'", "an array or base64");
    }

    /// <summary>This token as a label of a variable: its value where it is a whole number, −1 for anything else, which is passed over.</summary>
    public int LabelOrSkip()
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out int label) && label >= 0)
            return label;
        _reader.Skip();
        return -1;
    }

    /// <summary>An error about the token.</summary>
    public readonly InputException Wrong(string what) => _source.WrongAt(_reader.TokenStartIndex, what);

    /// <summary>An error about a token of another kind than was expected.</summary>
    public readonly InputException Wanted(string what, string wanted)
    {
        int start = (int)_reader.TokenStartIndex;
        ReadOnlySpan<byte> token = _source.Content.Span[start..(int)Math.Max(start, _reader.BytesConsumed)];
        return Wrong($"{what} is {QuboSource.Quote(token)}; {wanted} is wanted.");
    }

    // Escapes are left as they are: no name that is looked for has one.
    private readonly string Unescaped() => Encoding.UTF8.GetString(_reader.ValueSpan);

    private static List<string> Fields(QuboSource source)
    {
        List<string> fields = [];
        JsonSource json = new(source);
        try
        {
            if (source.Content.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'/', ..])
                return fields;
            json.StartObject();
            while (json.NextField() is { } field)
            {
                fields.Add(field);
                if (Decisive.Contains(field))
                    break;
                json.Skip();
            }
        }
        catch (JsonException)
        {
            // What was found until the damage tells the format; reading it will say where the damage is.
        }
        return fields;
    }

    /// <summary>Fields that belong to one format only: the search ends at the first.</summary>
    private static readonly string[] Decisive =
        ["linear", "quadratic", "linear_terms", "quadratic_terms", "variable_ids", "variable_domain",
            "linear_biases", "quadratic_biases", "quadratic_head", "bias_type", "use_bytes"];
}
