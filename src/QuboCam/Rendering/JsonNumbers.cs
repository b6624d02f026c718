using System.Text.Json;

namespace QuboCam;

/// <summary>Numbers in JSON documents.</summary>
public static class JsonNumbers
{
    /// <summary>JSON has no infinity: null stands for what is not finite.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Name of the field.</param>
    /// <param name="value">The number.</param>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WritePropertyName(name);
        json.WriteFiniteValue(value);
    }

    /// <summary>The same in an array.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="value">The number.</param>
    public static void WriteFiniteValue(this Utf8JsonWriter json, double value)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    /// <summary>An array of numbers.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Name of the field.</param>
    /// <param name="values">The numbers.</param>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(values);
        json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteFiniteValue(value);
        json.WriteEndArray();
    }

    /// <summary>A heat map as an array of rows.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Name of the field.</param>
    /// <param name="map">The map, shape [H, W].</param>
    public static void WriteHeatMap(this Utf8JsonWriter json, string name, HeatMap map)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(map);
        json.WriteStartArray(name);
        for (int row = 0; row < map.Height; row++)
        {
            json.WriteStartArray();
            foreach (float value in map.Values.AsSpan(row * map.Width, map.Width))
                json.WriteNumberValue(value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    /// <summary>The field "successProbability" with its interval; null where it is not known.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="success">The estimate; null where there is none.</param>
    public static void WriteSuccess(this Utf8JsonWriter json, SuccessProbability? success)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (success is null)
        {
            json.WriteNull("successProbability");
            return;
        }
        json.WriteStartObject("successProbability");
        json.WriteNumber("value", success.Value);
        json.WriteNumber("low", success.Low);
        json.WriteNumber("high", success.High);
        json.WriteNumber("confidence", SuccessProbability.Confidence);
        json.WriteEndObject();
    }

    /// <summary>The field "timeToSolution99" with its interval, s; null where it is not known.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="time">The estimate; null where there is none.</param>
    /// <param name="secondsPerRead">Time of one read, s; null: it is not written.</param>
    public static void WriteTimeToSolution(this Utf8JsonWriter json, TimeToSolution? time, double? secondsPerRead = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (time is not { } known)
        {
            json.WriteNull("timeToSolution99");
            return;
        }
        json.WriteStartObject("timeToSolution99");
        json.WriteFinite("seconds", known.Seconds);
        json.WriteFinite("low", known.Low);
        json.WriteFinite("high", known.High);
        if (secondsPerRead is double perRead)
            json.WriteNumber("secondsPerRead", perRead);
        json.WriteEndObject();
    }
}
