using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Access to whole pixels, all channels at once, of a tensor in either layout.</summary>
internal static class TensorPixels
{
    /// <summary>Sets pixels to 0 in a tensor of the image's shape.</summary>
    public static void Clear(ImageTensor image, ReadOnlySpan<int> pixels, Span<float> target)
    {
        for (int channel = 0; channel < image.Channels; channel++)
        {
            (int start, int step) = Channel(image, channel);
            foreach (int pixel in pixels)
                target[start + pixel * step] = 0;
        }
    }

    /// <summary>Copies pixels of the image into a tensor of its shape.</summary>
    public static void Copy(ImageTensor image, ReadOnlySpan<int> pixels, Span<float> target)
    {
        ReadOnlySpan<float> values = image.Values.AsSpan();
        for (int channel = 0; channel < image.Channels; channel++)
        {
            (int start, int step) = Channel(image, channel);
            foreach (int pixel in pixels)
                target[start + pixel * step] = values[start + pixel * step];
        }
    }

    /// <summary>The image times its heat map, every channel.</summary>
    public static void Mask(ImageTensor image, HeatMap heat, Span<float> target)
    {
        ReadOnlySpan<float> values = image.Values.AsSpan(), mask = heat.Values.AsSpan();
        if (image.Layout == TensorLayout.Nchw)
            for (int start = 0; start < values.Length; start += mask.Length)
                TensorPrimitives.Multiply(values.Slice(start, mask.Length), mask, target.Slice(start, mask.Length));
        else
            for (int pixel = 0; pixel < mask.Length; pixel++)
                for (int i = pixel * image.Channels; i < (pixel + 1) * image.Channels; i++)
                    target[i] = values[i] * mask[pixel];
    }

    /// <summary>The image times its heat map, as an image.</summary>
    public static ImageTensor Masked(ImageTensor image, HeatMap heat)
    {
        float[] values = new float[image.Values.Length];
        Mask(image, heat, values);
        return With(image, values);
    }

    /// <summary>An image of the same shape and layout with other values.</summary>
    public static ImageTensor With(ImageTensor image, float[] values) =>
        new([.. values], image.Channels, image.Height, image.Width, image.Layout);

    /// <summary>Where the values of a channel begin, and how far apart those of neighbouring pixels are.</summary>
    public static (int Start, int Step) Channel(ImageTensor image, int channel) =>
        image.Layout == TensorLayout.Nchw ? (channel * image.Height * image.Width, 1) : (channel, image.Channels);
}
