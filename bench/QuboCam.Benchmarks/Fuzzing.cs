using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using QuboCam.Fuzz;

namespace QuboCam.Benchmarks;

/// <summary>The long run of the fuzzer of tests/QuboCam.Tests/Fuzz; findings are left in artifacts/fuzz.</summary>
internal static class Fuzzing
{
    /// <summary>Runs formats, all where none is named: FORMAT… --inputs N --seed N.</summary>
    public static void Run(string[] arguments)
    {
        int inputs = Number(ref arguments, "--inputs", 100_000), seed = Number(ref arguments, "--seed", 1);
        string work = Directory.CreateTempSubdirectory("qubocam-fuzz").FullName, kept = Directory.CreateDirectory("artifacts/fuzz").FullName;
        FuzzTarget[] targets = [.. FuzzTargets.All(work)];
        if (arguments.Except(targets.Select(target => target.Format)).FirstOrDefault() is { } unknown)
            throw new ArgumentException($"There is no format {unknown}; there are {string.Join(", ", targets.Select(target => target.Format))}.");
        int findings = 0;
        Console.WriteLine("| format | inputs | read | kinds of answers | seconds | findings |\n| --- | --- | --- | --- | --- | --- |");
        foreach (FuzzTarget target in targets.Where(target => arguments.Length == 0 || arguments.Contains(target.Format)))
        {
            string last = Path.Combine(kept, $"last-{target.Format}");
            FuzzReport report;
            using (SafeFileHandle handle = File.OpenHandle(last, FileMode.Create, FileAccess.Write, FileShare.Read))
                report = new FuzzRun(target, inputs, seed) { LastInput = handle }.Report(FuzzTargets.Corpus(target.Format));
            File.Delete(last);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {report.Format} | {report.Inputs} | {report.Accepted} | {report.Answers} | {report.Seconds:0} | {report.Findings.Length} |"));
            foreach (FuzzFinding finding in report.Findings)
                Keep(finding, Path.Combine(kept, $"{target.Format}-{Convert.ToHexStringLower(SHA256.HashData(finding.Input))[..8]}"));
            findings += report.Findings.Length;
        }
        Directory.Delete(work, recursive: true);
        Environment.ExitCode = findings == 0 ? 0 : 1;
    }

    private static void Keep(FuzzFinding finding, string file)
    {
        File.WriteAllBytes(file, finding.Input);
        string[] details = finding.Details.Split('\n');
        Console.Error.WriteLine($"{file} ({finding.Input.Length} bytes): {finding.What}\n  {string.Join("\n  ", details.Take(6))}");
    }

    private static int Number(ref string[] arguments, string option, int otherwise)
    {
        int at = Array.IndexOf(arguments, option);
        if (at < 0) return otherwise;
        int number = int.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
        arguments = [.. arguments[..at], .. arguments[(at + 2)..]];
        return number;
    }
}
