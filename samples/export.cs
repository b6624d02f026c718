#!/usr/bin/env dotnet
// Exports the explainer as an ONNX file and runs it with plain ONNX Runtime, as a program without QuboCam would.
//
//     dotnet run -c Release samples/export.cs
#:project ../src/QuboCam/QuboCam.csproj
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:package System.Numerics.Tensors@10.0.15

using Microsoft.ML.OnnxRuntime;
using QuboCam;

// Once: with QuboCam.
OnnxModel model = OnnxModel.Open("models/fashion-24.onnx");
Directory.CreateDirectory("qubocam-out");
using (OnnxClassifier classifier = new(model))
    File.WriteAllBytes("qubocam-out/explainer.onnx", classifier.ExportExplainer());
ImageTensor image = PreprocessingJson.Read("models/preprocess.json").Apply(ImageReader.Read("models/samples/bag.png"));

// Afterwards: any ONNX Runtime, any language. A row of zeros in class_row means the predicted class.
using InferenceSession session = new("qubocam-out/explainer.onnx");
using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(image.Values.ToArray(), [1, image.Channels, image.Height, image.Width]);
using OrtValue predicted = OrtValue.CreateTensorValueFromMemory(new float[model.Classes], [1, model.Classes]);
using var outputs = session.Run(new RunOptions(), ["image", "class_row"], [pixels, predicted], ["logits", "grad_cam"]);

ReadOnlySpan<float> logits = outputs[0].GetTensorDataAsSpan<float>();
ReadOnlySpan<float> heat = outputs[1].GetTensorDataAsSpan<float>();
long[] shape = outputs[1].GetTensorTypeAndShape().Shape;
Console.WriteLine($"class {logits.IndexOf(MaxOf(logits))}; Grad-CAM [{string.Join(", ", shape)}], hottest pixel {heat.IndexOf(MaxOf(heat))}");

static float MaxOf(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.Max(values);
