using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuboCam;

/// <summary>What kind of problem a job is.</summary>
public enum ProblemType
{
    /// <summary>Spins.</summary>
    Ising,

    /// <summary>Bits.</summary>
    Qubo,

    /// <summary>A binary quadratic model that was uploaded, for a hybrid solver.</summary>
    Bqm,
}

/// <summary>A job as it is submitted.</summary>
public sealed record SapiSubmission
{
    /// <summary>The solver.</summary>
    public required DWaveSolver Solver { get; init; }

    /// <summary>What kind of problem it is.</summary>
    public required ProblemType Type { get; init; }

    /// <summary>The problem on the solver's qubits; null where it was uploaded.</summary>
    public QpProblem? Problem { get; init; }

    /// <summary>Number of the uploaded problem; null where it is sent along.</summary>
    public string? UploadId { get; init; }

    /// <summary>Parameters of the solver.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Label at the service; null without.</summary>
    public string? Label { get; init; }

    /// <summary>Refuses parameters that the solver does not take; those that begin with "x_" pass.</summary>
    /// <exception cref="InputException">There is one.</exception>
    public void RequireKnownParameters()
    {
        if (Solver.Parameters.IsEmpty) return;
        foreach ((string name, _) in Parameters)
            if (!name.StartsWith("x_", StringComparison.Ordinal) && !Solver.Parameters.Contains(name))
                throw new InputException($"{Solver.Identity.Name} takes no parameter '{name}'; "
                    + $"it takes {string.Join(", ", Solver.Parameters)}.");
    }

    /// <summary>Writes the entry of a submission.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="version">Version of the protocol: 3, or 2 where a solver is a plain name.</param>
    public void WriteTo(Utf8JsonWriter json, int version)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        WriteSolver(json, version);
        json.WriteStartObject("data");
        if (UploadId is not null)
        {
            json.WriteString("format", "ref");
            json.WriteString("data", UploadId);
        }
        else
        {
            json.WriteString("format", "qp");
            json.WriteBase64String("lin", Problem!.EncodeLinear(Solver));
            json.WriteBase64String("quad", Problem.EncodeQuadratic(Solver));
            json.WriteNumber("offset", Problem.Offset);
        }
        json.WriteEndObject();
        json.WriteString("type", Type.ToString().ToLowerInvariant());
        json.WritePropertyName("params");
        Parameters.WriteTo(json);
        if (Label is not null)
            json.WriteString("label", Label);
        json.WriteEndObject();
    }

    private void WriteSolver(Utf8JsonWriter json, int version)
    {
        if (version < 3)
        {
            json.WriteString("solver", Solver.Identity.Name);
            return;
        }
        json.WriteStartObject("solver");
        json.WriteString("name", Solver.Identity.Name);
        if (!Solver.Identity.Version.IsEmpty)
        {
            json.WriteStartObject("version");
            foreach ((string key, string value) in Solver.Identity.Version)
                json.WriteString(key, value);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
