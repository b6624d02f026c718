using System.CommandLine;
using System.Numerics.Tensors;

namespace QuboCam.App.Commands;

/// <summary>The options that say which problem of which file is meant, and how its energies are to be read.</summary>
internal sealed class ProblemFileOptions
{
    private readonly Argument<string> problem = new("PROBLEM") { Description = "Problem file; its format is told by the content." };
    private readonly Option<int?> select = new("--select")
    {
        Description = "Set exactly this many variables to 1. Default: what the file says, else any number.", HelpName = "K",
    };
    private readonly Option<bool> maximize = new("--maximize") { Description = "The problem is to be maximised; energies are then maxima." };
    private readonly Option<bool> maxCut = new("--max-cut")
    {
        Description = "The file is a graph; find its largest cut: the energy is the negated cut, or with --maximize the cut itself.",
    };
    private readonly Option<string?> format = new("--format") { Description = "Name of the file's format. Default: told by the content.", HelpName = "NAME" };
    private readonly Option<int?> number = new("--problem") { Description = "Which problem of a file that holds several, from 1.", HelpName = "N" };

    public ProblemFileOptions()
    {
        problem.Validators.Add(ParseProblem.RefuseOptions);
        format.AcceptOnlyFromAmong([.. QuboFormats.All.Select(f => f.Name)]);
    }

    public void AddTo(Command command)
    {
        command.Add(problem);
        foreach (Option option in (Option[])[select, maximize, maxCut, format, number])
            command.Add(option);
    }

    /// <summary>The file.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(problem)!;

    /// <summary>Exact number of ones; null keeps what the file says.</summary>
    public int? Select(ParseResult parsed) => parsed.GetValue(select);

    public QuboReading Reading(ParseResult parsed) => CommandLine.Checked(() => new QuboReading
    {
        Maximize = parsed.GetValue(maximize),
        MaxCut = parsed.GetValue(maxCut),
        Format = parsed.GetValue(format),
        Problem = parsed.GetValue(number),
    });

    /// <summary>Reads a file and says on standard error what there is to remark.</summary>
    /// <exception cref="InputException">The file is wrong, or biases are so large that an energy, or a bound of one, would be no number.</exception>
    public static QuboFile Read(string name, QuboReading reading)
    {
        QuboFile file = QuboFiles.Read(name, reading);
        foreach (string remark in file.Remarks)
            Console.Error.WriteLine($"{name}: {remark}");
        return Checked(file, name);
    }

    /// <summary>A problem whose energies can be added up.</summary>
    /// <exception cref="InputException">Biases are so large that an energy, or a bound of one, would be no number.</exception>
    public static QuboFile Checked(QuboFile file, string name)
    {
        Qubo qubo = file.Qubo;
        double sum = Math.Abs(qubo.Offset) + TensorPrimitives.SumOfMagnitudes(qubo.Linear.AsSpan())
            + TensorPrimitives.SumOfMagnitudes(qubo.Quadratic.AsSpan());
        // Half of the range: bounds add biases to energies.
        if (!(sum <= 0.5 * double.MaxValue))
            throw new InputException($"{name}: the biases (up to {qubo.Scale:G3}) are too large to be added up; divide all by the same number.");
        return file;
    }

    /// <summary>The problem with the number of ones that was asked for.</summary>
    /// <exception cref="InputException">It has not so many variables.</exception>
    public static Qubo WithOnes(Qubo qubo, int? select, string name) => select is not int ones ? qubo
        : ones >= 0 && ones <= qubo.Variables ? new Qubo(qubo.Linear, qubo.Quadratic, qubo.Offset) { Cardinality = ones }
        : throw new InputException($"--select {ones}: {name} has {qubo.Variables} variables; between 0 and all of them can be 1.");
}
