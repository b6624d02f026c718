namespace QuboCam;

/// <summary>The lowest levels at one s.</summary>
/// <param name="S">Annealing fraction.</param>
/// <param name="Levels">E₀ ≤ E₁ ≤ …</param>
/// <param name="States">Their states, each of norm 1; valid until the solver's next call.</param>
/// <param name="Residual">The largest ‖Hψ − Eψ‖: no level is further off.</param>
internal sealed record LevelSet(double S, double[] Levels, double[][] States, double Residual);
