#!/usr/bin/env dotnet
// Explains several pictures, and several classes of each, with one run of the model: a class is an input of the differentiated
// graph, so that a batch may hold every pair of picture and class.
//
//     dotnet run -c Release samples/batch.cs
#:project ../src/QuboCam/QuboCam.csproj

using QuboCam;

OnnxModel model = OnnxModel.Open("models/fashion-24.onnx");
Labels labels = Labels.ReadFor(model, "models/labels.txt");
Preprocessing preprocessing = PreprocessingJson.Read("models/preprocess.json");
using OnnxClassifier classifier = new(model);

string[] pictures = ["bag", "shirt", "sandal"];
ImageTensor[] tensors = [.. pictures.Select(name => preprocessing.Apply(ImageReader.Read($"models/samples/{name}.png")))];

// The predicted class (null) and two others of every picture.
int?[] classes = [null, labels.Find("Bag"), labels.Find("Coat")];
var pairs = pictures.Index().SelectMany(p => classes.Select(c => (Name: p.Item, Tensor: tensors[p.Index], Class: c))).ToArray();
var traces = classifier.Trace([.. pairs.Select(p => p.Tensor)], [.. pairs.Select(p => p.Class)]);

QuboExplainer explainer = new(classifier, new ExactSampler(new()), new SelectionOptions { Beta = 0.7 }, [new QuboCamMethod(), new GradCam()]);
foreach ((ActivationsAndGradients trace, var pair) in traces.Zip(pairs))
{
    Explanation explanation = explainer.Explain(trace, pair.Tensor, label: null, progress: null, CancellationToken.None);
    Console.WriteLine($"{pair.Name,-8}{labels.Names[trace.TargetClass],-14} logit {trace.Logits[trace.TargetClass],7:0.00}   "
        + $"maps {string.Join(", ", explanation.Selection.Maps)}");
}
