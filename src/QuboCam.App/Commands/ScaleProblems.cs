using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>A problem of a scaling study.</summary>
/// <param name="Name">Input, and model and class where it is of a picture; no two are alike.</param>
/// <param name="Source">What it is counted under: the model, or "files".</param>
/// <param name="Qubo">The problem.</param>
internal sealed record ScaleProblem(string Name, string Source, Qubo Qubo);

/// <summary>Finds the problems of a scaling study: in files, or of pictures through models.</summary>
internal sealed class ScaleProblems(ScaleRequest request, ConsoleProgress line, CancellationToken cancellation)
{
    private const string Files = "files";
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".npy"];

    private readonly ImmutableArray<ScaleProblem>.Builder problems = ImmutableArray.CreateBuilder<ScaleProblem>();

    /// <summary>All problems, in the order of inputs, models and classes.</summary>
    /// <exception cref="InputException">A file is wrong, or there is no input.</exception>
    public ImmutableArray<ScaleProblem> All()
    {
        string[] inputs = [.. request.Inputs.SelectMany(Expand)];
        if (inputs.Length == 0)
            throw new InputException($"There is nothing in {string.Join(", ", request.Inputs)}: give problem files or pictures.");
        foreach (string file in inputs.Where(input => !IsPicture(input)).Take(request.Limit))
            problems.Add(new ScaleProblem(file, Files, ProblemFileOptions.Read(file, new QuboReading { MaximumVariables = null }).Qubo));
        string[] pictures = [.. inputs.Where(IsPicture)];
        if (pictures.Length > 0)
            foreach (string model in request.Models)
                AddPictures(model, pictures);
        return problems.ToImmutable();
    }

    private static IEnumerable<string> Expand(string input) => !BuiltIn.IsSample(input) && Directory.Exists(input)
        ? Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [input];

    private static bool IsPicture(string input) => BuiltIn.IsSample(input)
        || Pictures.Contains(Path.GetExtension(input), StringComparer.OrdinalIgnoreCase) || IdxFile.IsIdx(input);

    private void AddPictures(string name, string[] pictures)
    {
        OnnxModelOptions options = new() { Threads = request.Settings.Threads, Device = request.Device };
        OnnxModel model = ModelOptions.Open(name, options);
        using OnnxClassifier classifier = new(model, request.Layer);
        Preprocessing preprocessing = request.Preprocess is { } rules ? PreprocessingPresets.Resolve(rules, model.InputShape, model.InputLayout)
            : BuiltIn.IsModel(name) ? BuiltIn.Preprocessing() : Preprocessing.For(classifier.InputShape, classifier.InputLayout);
        int count = 0;
        foreach ((string input, ImageTensor tensor) in pictures.SelectMany(picture => Tensors(picture, classifier, preprocessing)).Take(request.Limit))
        {
            cancellation.ThrowIfCancellationRequested();
            line.Show(() => string.Create(CultureInfo.InvariantCulture, $"{name}, picture {++count}"));
            Add(input, name, classifier, tensor);
        }
    }

    private static IEnumerable<(string, ImageTensor)> Tensors(string input, OnnxClassifier classifier, Preprocessing preprocessing)
    {
        if (PredictionSetup.IsTensor(input))
            yield return (input, NpyFile.ReadImage(input, classifier.InputLayout));
        else if (!BuiltIn.IsSample(input) && IdxFile.IsIdx(input))
        {
            int number = 0;
            foreach (RgbImage image in IdxFile.Images(input))
                yield return ($"{input}#{number++}", preprocessing.Apply(image));
        }
        else
            yield return (input, preprocessing.Apply(BuiltIn.IsSample(input) ? BuiltIn.Sample(input) : ImageReader.Read(input)));
    }

    private void Add(string input, string model, OnnxClassifier classifier, ImageTensor tensor)
    {
        int?[] classes = request.Class switch
        {
            ScaleOptions.Predicted => [null],
            ScaleOptions.AllClasses => [.. Enumerable.Range(0, classifier.Classes).Cast<int?>()],
            _ => [int.Parse(request.Class, CultureInfo.InvariantCulture)],
        };
        if (classes[0] >= classifier.Classes)
            throw new InputException($"--class {request.Class}: {model} has classes 0 to {classifier.Classes - 1}.");
        if ((tensor.Channels, tensor.Height, tensor.Width) != classifier.InputShape)
            throw new InputException($"{input}: {model} takes {classifier.InputShape.Channels}×{classifier.InputShape.Height}×"
                + $"{classifier.InputShape.Width}; {tensor.Channels}×{tensor.Height}×{tensor.Width} came. Give a --preprocess that fits.");
        foreach (ActivationsAndGradients trace in classifier.Trace([.. classes.Select(_ => tensor)], classes))
            problems.Add(new ScaleProblem(
                $"{input} {model} class {trace.TargetClass}", Path.GetFileName(model), SelectionProblem.Build(trace, request.Selection).Qubo));
    }
}
