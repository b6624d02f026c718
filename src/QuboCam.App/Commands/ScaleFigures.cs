using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>Quantiles and fits of a scaling study in JSON documents.</summary>
internal static class ScaleFigures
{
    /// <summary>An object: quantiles for each number of qubits, and the fit.</summary>
    public static void Write(Utf8JsonWriter json, ScaledQuantity quantity)
    {
        json.WriteStartObject();
        json.WriteString("name", quantity.Name);
        json.WriteStartArray("byQubits");
        foreach ((int qubits, Quantiles quantiles) in quantity.ByQubits)
        {
            json.WriteStartObject();
            json.WriteNumber("qubits", qubits);
            Write(json, "value", quantiles);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (quantity.Fit is { } fit) WriteFit(json, fit);
        else json.WriteNull("fit");
        json.WriteEndObject();
    }

    private static void WriteFit(Utf8JsonWriter json, ScalingFit fit)
    {
        json.WriteStartObject("fit");
        json.WriteNumber("pairs", fit.Pairs);
        foreach ((string name, ScalingLaw law) in ((string, ScalingLaw)[])[("powerLaw", fit.PowerLaw), ("exponential", fit.Exponential)])
        {
            json.WriteStartObject(name);
            json.WriteNumber("exponent", law.Exponent);
            json.WriteNumber("low", law.Low);
            json.WriteNumber("high", law.High);
            json.WriteNumber("factor", law.Factor);
            json.WriteFinite("aicc", law.Aicc ?? double.NaN);
            json.WriteNumber("weight", law.AkaikeWeight);
            json.WriteEndObject();
        }
        json.WriteNumber("aiccDifference", fit.AiccDifference);
        json.WriteString("verdict", fit.VerdictName);
        json.WriteEndObject();
    }

    /// <summary>A named object of quantiles.</summary>
    public static void Write(Utf8JsonWriter json, string name, Quantiles quantiles)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", quantiles.Count);
        json.WriteNumber("p5", quantiles.FivePercent);
        json.WriteNumber("p25", quantiles.LowerQuartile);
        json.WriteNumber("median", quantiles.Median);
        json.WriteNumber("p75", quantiles.UpperQuartile);
        json.WriteNumber("p95", quantiles.NinetyFivePercent);
        json.WriteEndObject();
    }
}
