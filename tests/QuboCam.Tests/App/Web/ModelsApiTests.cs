using System.Text.Json;
using Google.Protobuf;
using QuboCam.App;
using QuboCam.Onnx;

namespace QuboCam.Tests.App.Web;

/// <summary>/models: what is built in and what was sent; models of strangers read no file.</summary>
public sealed class ModelsApiTests(WebFactory server) : IClassFixture<WebFactory>
{
    private const string Models = "/api/v1/models";

    [Fact]
    public async Task TheBuiltInModelsAreListed()
    {
        JsonElement[] models = [.. (await server.GetAsync(Models)).EnumerateArray().Where(model => model.GetProperty("builtIn").GetBoolean())];

        Assert.Equal(BuiltIn.Models, models.Select(model => model.GetProperty("id").GetString()!));
        Assert.Equal([1, 1, 28, 28], models[0].GetProperty("inputShape").EnumerateArray().Select(side => side.GetInt32()));
    }

    [Fact]
    public async Task TheLayersAreThoseOfTheCommandLine()
    {
        ProgramRun program = await ProgramRun.Succeeds("layers", "fashion-24", "--json");

        JsonElement layers = await server.GetAsync($"{Models}/fashion-24/layers");

        ExplainApiTests.AssertSame(program.Json, layers, "");
    }

    [Fact]
    public async Task AModelIsSentUsedAndRemoved()
    {
        byte[] file = BuiltIn.Model("fashion-32");
        string id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));
        byte[] labels = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 10).Select(i => $"part {i}")));

        JsonElement added = await server.PostAsync(Models, WebFactory.Form(("preprocess", "unit")).With("model", file, "net.onnx").With("labels", labels, "l.txt"));
        JsonElement explained = await server.PostAsync("/api/v1/explain", WebFactory.Form(("model", id), ("sample", "sample:bag"), ("method", "grad-cam")));
        using HttpClient client = server.CreateClient();
        using HttpResponseMessage removed = await client.DeleteAsync($"{Models}/{id}", TestContext.Current.CancellationToken);
        using HttpResponseMessage after = await client.GetAsync($"{Models}/{id}", TestContext.Current.CancellationToken);

        Assert.Equal(id, added.GetProperty("id").GetString());
        Assert.Equal("net.onnx", added.GetProperty("name").GetString());
        Assert.Equal("unit", added.GetProperty("preprocess").GetString());
        Assert.StartsWith("part ", explained.GetProperty("prediction").GetProperty("label").GetString(), StringComparison.Ordinal);
        Assert.Equal(204, (int)removed.StatusCode);
        Assert.Equal(404, (int)after.StatusCode);
    }

    [Fact]
    public async Task ABuiltInModelCannotBeRemoved()
    {
        using HttpClient client = server.CreateClient();

        using HttpResponseMessage response = await client.DeleteAsync($"{Models}/fashion-24", TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../../../../../etc/passwd")]
    [InlineData("weights.bin")]
    public async Task AModelWhoseWeightsLieInAnotherFileIsRefused(string location)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(BuiltIn.Model("fashion-16"));
        TensorProto tensor = model.Graph.Initializer.First(t => t.Dims.Count == 4);
        tensor.ClearRawData();
        tensor.DataLocation = 1;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });

        (int status, string detail) = await server.RefusedAsync(Models, WebFactory.Form().With("model", model.ToByteArray(), "evil.onnx"));

        Assert.Equal(400, status);
        Assert.Contains("evil.onnx", detail, StringComparison.Ordinal);
        Assert.Contains("lies in another file", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 a zip")]
    [InlineData("<html>")]
    [InlineData("\u0089PNG\r\n\u001a\n")]
    [InlineData("\u0008\u0008 hardly a model")]
    public async Task WhatIsNoModelIsRefused(string content)
    {
        (int status, string detail) = await server.RefusedAsync(
            Models, WebFactory.Form().With("model", System.Text.Encoding.Latin1.GetBytes(content), "../../x.onnx"));

        Assert.Equal(400, status);
        Assert.StartsWith("x.onnx", detail, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Folder, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LabelsOfAnotherNumberAreRefusedByTheirOwnName()
    {
        (int status, string detail) = await server.RefusedAsync(
            Models, WebFactory.Form().With("model", BuiltIn.Model("fashion-16"), "m.onnx").With("labels", "one\ntwo"u8.ToArray(), "two.txt"));

        Assert.Equal(400, status);
        Assert.Equal("two.txt has 2 labels; m.onnx has 10 classes.", detail);
    }

    [Fact]
    public async Task TheDescriptionOfTheApiNamesEveryOptionOfExplain()
    {
        JsonElement form = (await server.GetAsync("/api/v1/openapi.json")).GetProperty("paths").GetProperty("/api/v1/explain").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data").GetProperty("schema").GetProperty("properties");

        foreach (string name in (string[])["image", "model", "sample", "layer", "class", "against", "beta", "select", "method", "sampler", "seed"])
            Assert.True(form.TryGetProperty(name, out _), name);
        Assert.Contains("Strength factor", form.GetProperty("beta").GetProperty("description").GetString(), StringComparison.Ordinal);
    }
}
