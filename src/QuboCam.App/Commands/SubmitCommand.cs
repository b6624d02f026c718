using System.CommandLine;
using System.Globalization;
using QuboCam.App.Cluster;

namespace QuboCam.App.Commands;

/// <summary>cluster submit evaluate DATASET: gives work to the cluster.</summary>
internal static class SubmitCommand
{
    private static readonly ClusterOptions Cluster = new();

    public static Command Create()
    {
        Command command = new("submit", "Gives work to the cluster: the same options as the command of this name.");
        Command evaluate = JobRequest.Command(
            "Gives the evaluation of a data set to the cluster and prints the job's number; model and images go along.",
            "qubocam cluster submit evaluate fashion-mnist/ --method qubo-cam --method score-cam",
            "qubocam cluster submit evaluate photos/ --model net.onnx --preprocess imagenet --labels imagenet.txt");
        Cluster.AddTo(evaluate, hasBlobs: true);
        evaluate.SetAction(RunAsync);
        command.Add(evaluate);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        WorkerPlace place = Cluster.Place(parsed);
        JobRequest request = JobRequest.Read(parsed);
        await using ClusterDatabase database = await ClusterDatabase.OpenAsync(place.Postgres, cancellation);
        using ConsoleProgress line = new("submit");
        JobSubmission submission = new(database, ClusterBlobs.Open(database, place.Blobs), Cluster.Without(parsed));
        (string job, int images) = await submission.SubmitAsync(request, new Line(line), cancellation);
        line.Dispose();
        Console.Out.WriteLine(job);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"submit: {images} images; 'qubocam cluster watch {job}' shows how far it is, 'qubocam cluster fetch {job} --out DIR' gets the results."));
        return CommandLine.Done;
    }

    private sealed class Line(ConsoleProgress line) : IProgress<int>
    {
        public void Report(int value) => line.Show(() => string.Create(CultureInfo.InvariantCulture, $"{value} images are in the cluster"));
    }
}
