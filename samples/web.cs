#!/usr/bin/env dotnet
// An ASP.NET endpoint that explains the picture in the body of a request and answers with the panel as PNG.
//
//     dotnet run -c Release samples/web.cs --urls http://127.0.0.1:5080
//     curl --data-binary @models/samples/bag.png http://127.0.0.1:5080/explain -o panel.png
//
// For more than that there is the product's own server: qubocam serve.
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/QuboCam/QuboCam.csproj

using QuboCam;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddQuboCam(new() { Model = "models/fashion-24.onnx", Labels = "models/labels.txt", Preprocessing = "models/preprocess.json" });
WebApplication app = builder.Build();

app.MapPost("/explain", async (HttpRequest request, ImageExplainer explainer, CancellationToken cancellation) =>
{
    using MemoryStream body = new();
    await request.Body.CopyToAsync(body, cancellation); // at most 30 MB, as the server is set up
    try
    {
        RgbImage picture = ImageReader.Decode(body.ToArray(), "the picture");
        PictureExplanation explained = await explainer.ExplainAsync(picture, cancellation: cancellation);
        return Results.Bytes(explained.Panel(), "image/png");
    }
    catch (InputException error)
    {
        return Results.Problem(error.Message, statusCode: 400);
    }
});

app.Run();
