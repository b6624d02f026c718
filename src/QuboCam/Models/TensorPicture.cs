namespace QuboCam;

/// <summary>Pictures of preprocessed tensors.</summary>
public static class TensorPicture
{
    /// <summary>A picture of a tensor whose preprocessing is not known: its least value becomes black, its largest white.</summary>
    /// <param name="tensor">The tensor. One channel is shown in grey, three as red, green and blue, of more the first three.</param>
    /// <returns>The picture; black where all values are equal, and where a value is not finite.</returns>
    public static RgbImage MinMax(ImageTensor tensor)
    {
        float[] finite = [.. tensor.Values.Where(float.IsFinite)];
        double least = finite.Length > 0 ? finite.Min() : 0;
        double span = finite.Length > 0 ? finite.Max() - least : 0;
        return Draw(tensor, channel => channel, (_, value) => span > 0 ? (value - least) / span : 0);
    }

    /// <summary>Draws a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="colour">Which of red, green and blue (0, 1, 2) a channel holds.</param>
    /// <param name="brightness">The brightness in [0, 1] of a channel's value; clipped.</param>
    internal static RgbImage Draw(ImageTensor tensor, Func<int, int> colour, Func<int, double, double> brightness)
    {
        int pixels = tensor.Height * tensor.Width;
        byte[] rgb = new byte[3 * pixels];
        for (int channel = 0; channel < Math.Min(tensor.Channels, 3); channel++)
        {
            (int start, int step) = tensor.Layout == TensorLayout.Nchw ? (channel * pixels, 1) : (channel, tensor.Channels);
            for (int i = 0; i < pixels; i++)
                rgb[3 * i + colour(channel)] = ToByte(brightness(channel, tensor.Values[start + i * step]));
        }
        if (tensor.Channels < 3)
            for (int i = 0; i < rgb.Length; i += 3)
                rgb[i + 1] = rgb[i + 2] = rgb[i];
        return RgbImage.FromOwned(tensor.Width, tensor.Height, rgb);
    }

    private static byte ToByte(double brightness) =>
        double.IsFinite(brightness) ? (byte)Math.Round(Math.Clamp(brightness, 0, 1) * 255) : (byte)0;
}
