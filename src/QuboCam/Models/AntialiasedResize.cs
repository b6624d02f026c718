namespace QuboCam;

/// <summary>The interpolation of a resize.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel, no antialiasing.</summary>
    Nearest,

    /// <summary>The mean of the pixels covered.</summary>
    Box,

    /// <summary>Triangle of half-width 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −0.5, half-width 2.</summary>
    Bicubic,

    /// <summary>Windowed sinc of half-width 3.</summary>
    Lanczos,
}

/// <summary>Resizes 8-bit pictures as Pillow's <c>Image.resize</c> does, which is what torchvision uses on images.</summary>
/// <remarks>
/// The filter widens with the reduction (antialiasing). Columns are filtered first, then rows; weights have 22 fractional bits and each
/// pass rounds to 8 bits, so the result equals Pillow's bit by bit.
/// </remarks>
public static class AntialiasedResize
{
    private const int FractionBits = 22;

    /// <summary>Resizes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="interpolation">The filter.</param>
    /// <returns>A picture of width×height pixels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1 or the filter unknown.</exception>
    public static RgbImage Resize(RgbImage image, int width, int height, Interpolation interpolation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (interpolation == Interpolation.Nearest)
            return Nearest(image, width, height);
        byte[] columnsDone = width == image.Width ? [.. image.Rgb]
            : ResizeRows(image.Rgb.AsSpan(), image.Width, image.Height, Window.All(image.Width, width, interpolation));
        byte[] done = height == image.Height ? columnsDone
            : ResizeColumns(columnsDone, 3 * width, Window.All(image.Height, height, interpolation));
        return RgbImage.FromOwned(width, height, done);
    }

    private static byte[] ResizeRows(ReadOnlySpan<byte> source, int sourceWidth, int rows, Window[] windows)
    {
        byte[] target = new byte[3 * windows.Length * rows];
        for (int y = 0, at = 0; y < rows; y++)
        {
            ReadOnlySpan<byte> row = source.Slice(3 * y * sourceWidth, 3 * sourceWidth);
            foreach (Window window in windows)
            {
                int red = 1 << (FractionBits - 1), green = red, blue = red;
                ReadOnlySpan<byte> pixels = row.Slice(3 * window.First, 3 * window.Weights.Length);
                foreach (int weight in window.Weights)
                {
                    red += pixels[0] * weight;
                    green += pixels[1] * weight;
                    blue += pixels[2] * weight;
                    pixels = pixels[3..];
                }
                (target[at], target[at + 1], target[at + 2]) = (Clip(red), Clip(green), Clip(blue));
                at += 3;
            }
        }
        return target;
    }

    private static byte[] ResizeColumns(ReadOnlySpan<byte> source, int stride, Window[] windows)
    {
        byte[] target = new byte[stride * windows.Length];
        int[] sums = new int[stride];
        for (int y = 0; y < windows.Length; y++)
        {
            Array.Fill(sums, 1 << (FractionBits - 1));
            for (int k = 0; k < windows[y].Weights.Length; k++)
            {
                int weight = windows[y].Weights[k];
                ReadOnlySpan<byte> row = source.Slice((windows[y].First + k) * stride, stride);
                for (int i = 0; i < stride; i++)
                    sums[i] += row[i] * weight;
            }
            for (int i = 0; i < stride; i++)
                target[y * stride + i] = Clip(sums[i]);
        }
        return target;
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> FractionBits, 0, 255);

    private static RgbImage Nearest(RgbImage image, int width, int height)
    {
        int[] columns = NearestPixels(image.Width, width);
        int[] rows = NearestPixels(image.Height, height);
        byte[] target = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++)
            for (int x = 0; x < width; x++, at += 3)
                image.Rgb.AsSpan(3 * (rows[y] * image.Width + columns[x]), 3).CopyTo(target.AsSpan(at, 3));
        return RgbImage.FromOwned(width, height, target);
    }

    private static int[] NearestPixels(int source, int target)
    {
        int[] pixels = new int[target];
        double scale = (double)source / target;
        double position = scale * 0.5;
        for (int i = 0; i < target; i++)
        {
            pixels[i] = Math.Min((int)position, source - 1);
            // Summed, not multiplied: Pillow sums, and ties fall differently.
            position += scale;
        }
        return pixels;
    }

    /// <summary>The source pixels that make one target pixel, and their weights with 22 fractional bits.</summary>
    private readonly record struct Window(int First, int[] Weights)
    {
        public static Window[] All(int source, int target, Interpolation interpolation)
        {
            (double halfWidth, Func<double, double> filter) = Filters.Named(interpolation);
            double scale = (double)source / target;
            double widening = Math.Max(scale, 1);
            Window[] windows = new Window[target];
            for (int i = 0; i < target; i++)
                windows[i] = At((i + 0.5) * scale, source, halfWidth * widening, 1 / widening, filter);
            return windows;
        }

        private static Window At(double centre, int source, double support, double narrowing, Func<double, double> filter)
        {
            int first = Math.Max(0, (int)(centre - support + 0.5));
            int end = Math.Min(source, (int)(centre + support + 0.5));
            double[] weights = new double[end - first];
            double total = 0;
            for (int k = 0; k < weights.Length; k++)
                total += weights[k] = filter((k + first - centre + 0.5) * narrowing);
            return new Window(first, [.. weights.Select(w => ToFixed(total == 0 ? w : w / total))]);
        }

        private static int ToFixed(double weight) => (int)(weight * (1 << FractionBits) + (weight < 0 ? -0.5 : 0.5));
    }

    private static class Filters
    {
        public static (double HalfWidth, Func<double, double> Filter) Named(Interpolation interpolation) => interpolation switch
        {
            Interpolation.Box => (0.5, Box),
            Interpolation.Bilinear => (1, Triangle),
            Interpolation.Bicubic => (2, Cubic),
            Interpolation.Lanczos => (3, Lanczos),
            _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "No such filter."),
        };

        private static double Box(double x) => x > -0.5 && x <= 0.5 ? 1 : 0;

        private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

        private static double Cubic(double x)
        {
            const double A = -0.5;
            x = Math.Abs(x);
            return x < 1 ? ((A + 2) * x - (A + 3)) * x * x + 1
                : x < 2 ? (((x - 5) * x + 8) * x - 4) * A
                : 0;
        }

        private static double Lanczos(double x) => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0;

        private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
    }
}
