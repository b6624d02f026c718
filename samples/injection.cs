#!/usr/bin/env dotnet
// Dependency injection: two models in one container, told apart by keys, and a method that comes from the container.
//
//     dotnet run -c Release samples/injection.cs
#:project ../src/QuboCam/QuboCam.csproj
#:package Microsoft.Extensions.DependencyInjection@10.0.15

using Microsoft.Extensions.DependencyInjection;
using QuboCam;

ServiceCollection services = new();
services.AddSingleton<ICamMethod, HiResCam>();
services.AddQuboCam(Fashion("models/fashion-16.onnx"), key: "small");
services.AddQuboCam(
    provider => Fashion("models/fashion-32.onnx") with { Methods = [new QuboCamMethod(), .. provider.GetServices<ICamMethod>()] }, key: "large");
services.AddTransient<Comparison>();

// A model is opened when it is first asked for, and closed with the container.
using ServiceProvider container = services.BuildServiceProvider();
container.GetRequiredService<Comparison>().Print("models/samples/sneaker.png");

static ImageExplainerOptions Fashion(string model) =>
    new() { Model = model, Labels = "models/labels.txt", Preprocessing = "models/preprocess.json" };

sealed class Comparison([FromKeyedServices("small")] ImageExplainer small, [FromKeyedServices("large")] ImageExplainer large)
{
    public void Print(string picture)
    {
        foreach (ImageExplainer explainer in (ImageExplainer[])[small, large])
        {
            PictureExplanation explained = explainer.Explain(picture);
            Console.WriteLine($"{explainer.Model.Name}: {explained.Prediction}, {explained.Probability:P1}; "
                + string.Join(", ", explained.Explanation.Methods.Select(made => made.Method.Title)));
        }
    }
}
