using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What a solver is called: its name, and the version of its graph where it has one.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">Parts of the version by name, such as "graph_id", in the service's order; empty without.</param>
public sealed record SolverIdentity(string Name, ImmutableArray<(string Key, string Value)> Version)
{
    /// <summary>
    /// Reads an identity such as <c>Advantage_system4.1;graph_id=01a2b3c4d5</c>; characters are percent-encoded.
    /// </summary>
    /// <param name="text">The text; blanks around it are left out.</param>
    /// <exception cref="InputException">There is no name, or a part of the version has no value.</exception>
    public static SolverIdentity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().Split(';');
        if (parts[0].Length == 0)
            throw new InputException($"'{text}' names no solver: NAME or NAME;graph_id=ID is wanted.");
        ImmutableArray<(string, string)>.Builder version = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new InputException($"'{text}' is no identity of a solver: '{part}' has to be KEY=VALUE.");
            version.Add((Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..])));
        }
        return new SolverIdentity(Uri.UnescapeDataString(parts[0]), version.ToImmutable());
    }

    /// <summary>Whether another identity is of the same name and version, whatever the order of its parts.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(SolverIdentity? other) =>
        other is not null && Name == other.Name && Version.Order().SequenceEqual(other.Version.Order());

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The identity as Ocean writes it.</summary>
    public override string ToString() => string.Join(';', Version
        .Select(part => $"{Uri.EscapeDataString(part.Key)}={Uri.EscapeDataString(part.Value)}")
        .Prepend(Uri.EscapeDataString(Name)));
}
