using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The list of formulations; one line each.</summary>
public static class Formulations
{
    /// <summary>The paper's: importance against redundancy.</summary>
    public static IFormulation Paper { get; } = new PaperFormulation();

    /// <summary>The few maps whose contributions add up to the Grad-CAM map.</summary>
    public static IFormulation Reconstruction { get; } = new ReconstructionFormulation();

    /// <summary>Every formulation, the default one first.</summary>
    public static ImmutableArray<IFormulation> All { get; } = [Paper, Reconstruction];

    /// <summary>The formulation of a name.</summary>
    /// <param name="name">Name as on the command line.</param>
    /// <exception cref="InputException">There is no such formulation.</exception>
    public static IFormulation Named(string name) => All.FirstOrDefault(f => f.Name == name) ?? throw new InputException(
        $"There is no formulation '{name}'; there are {string.Join(", ", All.Select(f => f.Name))}.");
}
