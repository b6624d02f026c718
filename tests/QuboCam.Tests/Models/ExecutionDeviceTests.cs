using QuboCam.App;
using QuboCam.App.Commands;

namespace QuboCam.Tests.Models;

public sealed class ExecutionDeviceTests
{
    [Theory]
    [InlineData("cpu", "cpu", 0)]
    [InlineData("cuda", "cuda", 0)]
    [InlineData("cuda:1", "cuda", 1)]
    [InlineData("directml:12", "directml", 12)]
    [InlineData("coreml", "coreml", 0)]
    public void ReadsNameAndNumber(string text, string name, int index)
    {
        ExecutionDevice device = ExecutionDevice.Parse(text)!;

        Assert.Equal((name, index), (device.Name, device.Index));
        Assert.Equal(text, device.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CUDA")]
    [InlineData("cpu:0")]
    [InlineData("coreml:1")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1:2")]
    [InlineData("cuda:99999999999")]
    public void WhatNamesNoDeviceIsNone(string text) => Assert.Null(ExecutionDevice.Parse(text));

    [Fact]
    public void TheProcessorIsAlwaysThere() => Assert.Contains("cpu", ExecutionDevice.AvailableNames);

    // DirectML is part of Windows.
    [Fact]
    public void ADeviceThatTheBuildLacksIsRefusedWithTheOnesItHas()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Only elsewhere is DirectML never there.");
        OnnxModel model = OnnxModel.Load(
            BuiltIn.Model("fashion-16"), "fashion-16", new OnnxModelOptions { Device = ExecutionDevice.Parse("directml:1")! });

        InputException error = Assert.Throws<InputException>(() => new OnnxClassifier(model));

        Assert.StartsWith("Device directml:1: the ONNX Runtime of this build has cpu", error.Message);
    }

    [Fact]
    public void AResultNamesTheKindOfDeviceWhereItIsNotTheProcessor()
    {
        Assert.Empty(EvaluateRequest.OtherDevice(ExecutionDevice.Cpu));
        Assert.Equal([("device", "cuda")], EvaluateRequest.OtherDevice(ExecutionDevice.Parse("cuda:1")!));
    }
}
