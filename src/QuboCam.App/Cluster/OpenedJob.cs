using System.Security.Cryptography;
using System.Text;
using QuboCam.App.Commands;

namespace QuboCam.App.Cluster;

/// <summary>A job on a machine that works on it, or fetches it: the model's files are here, images come from the cluster.</summary>
internal sealed class OpenedJob : IDisposable
{
    private OpenedJob(EvaluateRequest request, PredictionSetup setup, JobDataSet dataSet) =>
        (Request, Setup, DataSet) = (request, setup, dataSet);

    /// <summary>What is evaluated.</summary>
    public EvaluateRequest Request { get; }

    /// <summary>The model.</summary>
    public PredictionSetup Setup { get; }

    /// <summary>The images.</summary>
    public JobDataSet DataSet { get; }

    /// <summary>Opens a job.</summary>
    /// <param name="job">Its number.</param>
    /// <param name="spec">What it asks for.</param>
    /// <param name="database">Holds its images.</param>
    /// <param name="blobs">Hold the contents.</param>
    /// <param name="cache">Folder for the model's files.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InputException">A content is missing, or this version sees the job in another way.</exception>
    public static async Task<OpenedJob> OpenAsync(
        string job, JobSpec spec, ClusterDatabase database, IClusterBlobs blobs, string cache, CancellationToken cancellation)
    {
        JobRequest asked = JobRequest.Read(spec.Arguments);
        string folder = Path.Combine(cache, Digest(spec));
        foreach (JobFile file in (JobFile[])[.. spec.Model, .. One(spec.Labels), .. One(spec.Preprocess)])
            await PlaceAsync(Path.Combine(folder, file.Name), file.Hash, blobs, cancellation);
        PredictionRequest prediction = asked.Prediction;
        if (spec.Model is [JobFile model, ..])
            prediction = prediction with
            {
                Model = Path.Combine(folder, model.Name), Options = prediction.Options with { DisplayName = asked.Prediction.Model },
            };
        PredictionSetup setup = (prediction with
        {
            Labels = spec.Labels is { } labels ? Path.Combine(folder, labels.Name) : null,
            Preprocess = spec.Preprocess is { } rules ? Path.Combine(folder, rules.Name) : prediction.Preprocess,
        }).Open();
        setup = setup with { PreprocessingName = spec.PreprocessingName };
        JobDataSet dataSet = new(job, spec.DataSet, database, blobs);
        string fingerprint = asked.Evaluate.Fingerprint(setup, dataSet, ProgramVersion.Number);
        if (fingerprint == spec.Fingerprint)
            return new OpenedJob(asked.Evaluate, setup, dataSet);
        setup.Dispose();
        string other = fingerprint.Split('\n').Except(spec.Fingerprint.Split('\n')).FirstOrDefault() ?? "fewer settings";
        throw new InputException($"Job {job} was submitted with other settings than this machine finds (here: {other}); submit it again.");
    }

    /// <summary>The plan of the job.</summary>
    public EvaluationPlan Plan() => Request.Plan(Setup, DataSet);

    public void Dispose()
    {
        Setup.Dispose();
        DataSet.Dispose();
    }

    private static JobFile[] One(JobFile? file) => file is null ? [] : [file];

    private static string Digest(JobSpec spec) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', ((JobFile[])[.. spec.Model, .. One(spec.Labels), .. One(spec.Preprocess)]).Select(file => $"{file.Hash} {file.Name}")))))[..32];

    private static async Task PlaceAsync(string path, string hash, IClusterBlobs blobs, CancellationToken cancellation)
    {
        if (File.Exists(path)) return; // written whole, below the digest of what it holds
        OutputFolder.Write(path, (await blobs.ReadAsync([hash], cancellation))[hash]);
    }
}
