using System.Globalization;
using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>Moves tensors of a model to a file beside it, as ONNX writes large models.</summary>
internal static class ExternalTensor
{
    /// <summary>Says that a tensor lies in a file.</summary>
    public static void Place(TensorProto tensor, string location, long offset, long length)
    {
        tensor.ClearRawData();
        tensor.DataLocation = 1;
        tensor.ExternalData.Clear();
        foreach ((string key, string value) in new[] { ("location", location), ("offset", Text(offset)), ("length", Text(length)) })
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    /// <summary>Moves every initializer and returns the content of the file.</summary>
    public static byte[] MoveAll(ModelProto model, string location)
    {
        using MemoryStream data = new();
        foreach (TensorProto tensor in model.Graph.Initializer)
        {
            data.Position = (data.Position + 63) / 64 * 64; // tensors are aligned, with gaps
            byte[] values = tensor.RawData.ToByteArray();
            Place(tensor, location, data.Position, values.Length);
            data.Write(values);
        }
        return data.ToArray();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
