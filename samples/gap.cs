#!/usr/bin/env dotnet
// The physics of a problem: minimum spectral gap of its anneal, and how likely an anneal of a given time ends in a ground state.
//
//     dotnet run -c Release samples/gap.cs
#:project ../src/QuboCam/QuboCam.csproj

using QuboCam;

// The selection problem of a prediction; any QUBO of up to about 20 variables will do.
using ImageExplainer explainer = new(new()
{
    Model = "models/fashion-16.onnx", Preprocessing = "models/preprocess.json", Methods = [new QuboCamMethod()],
});
Qubo qubo = explainer.Explain("models/samples/bag.png").Explanation.Selection.Problem.Qubo;

// H(s) = A(s) H_D + B(s) H_QUBO with A = 1 − s, B = s and H_D = −Σ σₓ; units of the QUBO's energy, ħ = 1
AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(qubo, driverStrength: 1, AnnealingSchedule.Linear, threads: 1);
GapAnalysis gap = SpectralGap.Analyse(hamiltonian, new(), CancellationToken.None);
Console.WriteLine($"{qubo.Variables} qubits, {hamiltonian.Degeneracy} ground state(s)");
Console.WriteLine($"minimum gap {gap.MinimumGap:0.000000} at s = {gap.MinimumGapAt:0.0000}");

foreach (double time in (double[])[5, 50, 500])
{
    Evolution anneal = SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Forward(time), new(), CancellationToken.None);
    Console.WriteLine($"τ = {time,3}: success probability {anneal.Fidelity:0.000000} ± {anneal.Error:0e0}, "
        + $"time to solution (99 %) {anneal.TimeToSolution99:0.0}");
}
