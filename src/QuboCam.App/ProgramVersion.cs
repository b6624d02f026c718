using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace QuboCam.App;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    private const int ShownDigits = 12;

    /// <summary>Version and, where it was built from a repository of git, '+' and the commit.</summary>
    public static string Full { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Version, as results name it.</summary>
    public static string Number { get; } = Full.Split('+')[0];

    /// <summary>The line that --version prints.</summary>
    public static string Line { get; } = Describe(Full);

    /// <summary>A full version for people: "qubocam 0.1.0 (commit 2993196d18ce)", without the commit where none is known.</summary>
    public static string Describe(string full) => full.Split('+') is [string number, { Length: > 0 } commit, ..]
        ? $"qubocam {number} (commit {commit[..Math.Min(commit.Length, ShownDigits)]})" : $"qubocam {full.TrimEnd('+')}";
}

/// <summary>Prints the version.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ProgramVersion.Line);
        return CommandLine.Done;
    }
}
