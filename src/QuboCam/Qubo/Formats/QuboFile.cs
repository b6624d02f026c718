using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A problem as it was read from a file.</summary>
/// <param name="Qubo">The problem, to be minimised.</param>
/// <param name="IsNegated">True where <paramref name="Qubo"/> is the negated objective of the file: negate energies and bounds back.</param>
/// <param name="Format">Name of the file's format, as in <see cref="QuboFormats.All"/>.</param>
/// <param name="Remarks">What a user should know, one line each: summed duplicates, an assumed sense or convention. May be empty.</param>
public sealed record QuboFile(Qubo Qubo, bool IsNegated, string Format, ImmutableArray<string> Remarks);
