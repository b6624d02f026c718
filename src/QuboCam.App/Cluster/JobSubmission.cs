using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using QuboCam.App.Commands;

namespace QuboCam.App.Cluster;

/// <summary>Puts a job into the cluster: its settings, its model, its images. It is there whole, or not at all.</summary>
internal sealed class JobSubmission(ClusterDatabase database, IClusterBlobs blobs, ImmutableArray<string> arguments)
{
    /// <summary>Submits a job.</summary>
    /// <param name="request">The arguments, parsed.</param>
    /// <param name="progress">Hears how many images are there; null where nobody listens.</param>
    /// <param name="cancellation">Stops it; the cluster has no job then.</param>
    /// <returns>The job's number, and how many images it has.</returns>
    /// <exception cref="InputException">The data set or the model is wrong.</exception>
    public async Task<(string Job, int Images)> SubmitAsync(JobRequest request, IProgress<int>? progress, CancellationToken cancellation)
    {
        using IDataSet dataSet = EvaluationSession.OpenDataSet(request.Evaluate);
        using PredictionSetup setup = request.Prediction.Open();
        string job = Guid.NewGuid().ToString("N")[..8];
        await using NpgsqlConnection connection = await database.ConnectAsync(cancellation);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await using (NpgsqlCommand alone = new($"SELECT pg_advisory_xact_lock_shared({ClusterJobs.SubmissionLock})", connection, transaction))
            await alone.ExecuteNonQueryAsync(cancellation);
        JobSpec spec = await SpecAsync(request, setup, dataSet, cancellation);
        await using NpgsqlCommand insert = ClusterDatabase.WithValues(
            new("INSERT INTO cluster_job (id, version, spec, images, batches, state) VALUES ($1, $2, $3, 0, 0, $4)", connection, transaction),
            job, ProgramVersion.Full, spec.Write(), ClusterJobState.Running);
        await insert.ExecuteNonQueryAsync(cancellation);
        int images = await ItemsAsync(connection, job, dataSet.Items().Take(request.Evaluate.Limit ?? int.MaxValue), progress, cancellation);
        if (images == 0) throw new InputException($"{dataSet.Name} has no images.");
        await using NpgsqlCommand count = ClusterDatabase.WithValues(
            new("UPDATE cluster_job SET images = $2, batches = $3, created = clock_timestamp() WHERE id = $1", connection, transaction),
            job, images, (images + EvaluationPlan.BatchSize - 1) / EvaluationPlan.BatchSize);
        await count.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return (job, images);
    }

    private async Task<JobSpec> SpecAsync(JobRequest request, PredictionSetup setup, IDataSet dataSet, CancellationToken cancellation)
    {
        PredictionRequest asked = request.Prediction;
        List<JobFile> model = [];
        if (!BuiltIn.IsModel(asked.Model))
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(asked.Model))!;
            foreach (string name in (string[])[Path.GetFileName(asked.Model), .. setup.Model.ExternalFiles])
                model.Add(await KeepAsync(Path.Combine(folder, name), name, cancellation));
        }
        return new JobSpec
        {
            Arguments = arguments,
            Fingerprint = request.Evaluate.Fingerprint(setup, dataSet, ProgramVersion.Number),
            Model = [.. model],
            Labels = asked.Labels is { } labels ? await KeepAsync(labels, "labels.txt", cancellation) : null,
            Preprocess = asked.RulesFile is { } rules ? await KeepAsync(rules, "preprocess.json", cancellation) : null,
            PreprocessingName = setup.PreprocessingName,
            DataSet = new JobDataSetFacts(dataSet.Name, dataSet.Kind, dataSet.Classes, dataSet.Count, dataSet.Remarks),
        };
    }

    private async Task<JobFile> KeepAsync(string path, string name, CancellationToken cancellation)
    {
        await using FileStream file = File.OpenRead(path);
        return new JobFile(name, await blobs.WriteAsync(file, cancellation));
    }

    private async Task<int> ItemsAsync(
        NpgsqlConnection connection, string job, IEnumerable<DataSetItem> items, IProgress<int>? progress, CancellationToken cancellation)
    {
        int count = 0;
        await using NpgsqlBinaryImporter rows =
            await connection.BeginBinaryImportAsync("COPY cluster_item (job, index, item) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (DataSetItem item in items)
        {
            JobItem kept = await KeepAsync(item, cancellation);
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(job, NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(item.Index, NpgsqlDbType.Integer, cancellation);
            await rows.WriteAsync(kept.Write(), NpgsqlDbType.Text, cancellation);
            progress?.Report(++count);
        }
        await rows.CompleteAsync(cancellation);
        return count;
    }

    private async Task<JobItem> KeepAsync(DataSetItem item, CancellationToken cancellation)
    {
        JobItem kept = new() { Name = item.Name, LabelIndex = item.LabelIndex, Label = item.Label };
        EncodedImage? image = null;
        try
        {
            // Pixels without a file become one without loss.
            image = item.Encoded?.Invoke() ?? new EncodedImage(PngFile.Encode(item.Read()), item.Name);
        }
        catch (InputException fault)
        {
            kept = kept with { Fault = fault.Message };
        }
        if (image is not null)
            kept = kept with { File = new JobFile(image.Name, await blobs.WriteAsync(new MemoryStream(image.Content), cancellation)) };
        try
        {
            return kept with { Annotation = JobAnnotation.Of(item.ReadAnnotation()) };
        }
        catch (InputException fault)
        {
            return kept with { AnnotationFault = fault.Message };
        }
    }
}
