using System.Collections.Immutable;
using System.CommandLine;
using QuboCam.App.Commands;

namespace QuboCam.App.Cluster;

/// <summary>The command line of a job's evaluate, parsed as everywhere else.</summary>
internal sealed class JobRequest
{
    private static readonly EvaluateOptions Options = new(EvaluatePurpose.Cluster);

    private JobRequest(EvaluateRequest evaluate, PredictionRequest prediction) => (Evaluate, Prediction) = (evaluate, prediction);

    /// <summary>What is evaluated.</summary>
    public EvaluateRequest Evaluate { get; }

    /// <summary>By which model.</summary>
    public PredictionRequest Prediction { get; }

    /// <summary>The command that is submitted.</summary>
    public static Command Command(string description, params string[] examples)
    {
        ExampleCommand command = new("evaluate", description, examples);
        Options.AddTo(command);
        return command;
    }

    /// <summary>Reads the options of a command that was parsed.</summary>
    /// <exception cref="InputException">An option is wrong, or is of no use on a cluster.</exception>
    public static JobRequest Read(ParseResult parsed)
    {
        EvaluateRequest evaluate = Options.Read(parsed);
        return evaluate.Methods.FirstOrDefault(method => method.Sampler.IsRemote) is { } remote
            ? throw new InputException($"--method {remote.Name}: an annealer's account stays on this machine; use another sampler on a cluster.")
            : new JobRequest(evaluate, Options.Prediction(parsed));
    }

    /// <summary>Reads the arguments of a job.</summary>
    public static JobRequest Read(ImmutableArray<string> arguments) => Read(Command("A job.").Parse(arguments));
}
