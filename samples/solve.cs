#!/usr/bin/env dotnet
// Solves a QUBO: exactly with a certificate, and by simulated annealing to compare. With the path of a problem file it solves
// that one, in any of the nine formats.
//
//     dotnet run -c Release samples/solve.cs
//     dotnet run -c Release samples/solve.cs problem.json
#:project ../src/QuboCam/QuboCam.csproj

using QuboCam;

// minimise −2x₀ − x₁ − 2x₂ + 3x₀x₁ + x₁x₂: the quadratic biases are b₀₁, b₀₂, b₁₂
Qubo qubo = args is [var file] ? QuboFiles.Read(file, new()).Qubo : new Qubo([-2, -1, -2], [3, 0, 1]);

SampleSet exact = new ExactSampler(new() { TimeLimit = TimeSpan.FromSeconds(10) }).Sample(qubo, CancellationToken.None);
Console.WriteLine($"energy {exact.Best.Energy}, bound {exact.LowerBound}: {(exact.IsOptimal ? "proven" : "not proven within the time limit")}");
Console.WriteLine($"ones: {string.Join(", ", exact.Best.X.Index().Where(x => x.Item).Select(x => x.Index))}");

SampleSet annealed = new SimulatedAnnealingSampler(new() { Seed = 1, Reads = 50 }).Sample(qubo, CancellationToken.None);
int hits = annealed.Samples.Where(sample => sample.Energy <= exact.Best.Energy + qubo.Tolerance).Sum(sample => sample.Occurrences);
Console.WriteLine($"simulated annealing: {hits} of 50 reads reach it");
