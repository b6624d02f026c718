namespace QuboCam;

/// <summary>How a heat map is laid over an image.</summary>
public sealed record OverlayOptions
{
    /// <summary>Weight of the colours against the image: 0 shows the image alone, 1 the colours alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double Opacity
    {
        get;
        init => field = value >= 0 && value <= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(Opacity), value, "The opacity lies in [0, 1].");
    } = 0.5;

    /// <summary>The colours.</summary>
    public Colormap Colormap { get; init; } = Colormap.Inferno;
}

/// <summary>Pictures of a heat map over the image that it explains.</summary>
public static class Overlay
{
    private const int ShortestPicture = 320;
    private const int LongestPicture = 1024;
    private const int LongestThumbnail = 64;

    /// <summary>The picture at the largest size that is drawn, so that a photo is scaled once for all its overlays.</summary>
    /// <param name="view">The part of the image that the model saw, <see cref="Preprocessing.Seen"/>.</param>
    /// <returns>A picture whose longer side has at most 1024 pixels; a smaller one as it is.</returns>
    public static RgbImage Reduce(RgbImage view) =>
        Math.Max(view.Width, view.Height) > LongestPicture ? Scale(view, LongestPicture) : view;

    /// <summary>Draws one heat map.</summary>
    /// <param name="view">The part of the image that the model saw, <see cref="Preprocessing.Seen"/>.</param>
    /// <param name="map">The heat map at any resolution; divided by its maximum here.</param>
    /// <param name="options">Opacity and colours; the defaults when null.</param>
    /// <returns>A PNG file in the proportions of the view, its longer side about 320 to 1024 pixels.</returns>
    public static byte[] Render(RgbImage view, HeatMap map, OverlayOptions? options = null)
    {
        int longest = Math.Clamp(Math.Max(view.Width, view.Height), ShortestPicture, LongestPicture);
        return PngFile.Encode(Blend(Scale(view, longest), map, options ?? new()));
    }

    /// <summary>
    /// The picture with its longer side scaled to a length; thumbnails by a whole factor that comes near it, so that their pixels
    /// stay visible squares.
    /// </summary>
    internal static RgbImage Scale(RgbImage image, int longest)
    {
        int side = Math.Max(image.Width, image.Height);
        bool isThumbnail = side <= LongestThumbnail;
        double factor = isThumbnail ? Math.Round((double)longest / side) : (double)longest / side;
        int width = Math.Max(1, (int)Math.Round(image.Width * factor));
        int height = Math.Max(1, (int)Math.Round(image.Height * factor));
        if ((width, height) == (image.Width, image.Height))
            return image;
        Interpolation interpolation = isThumbnail ? Interpolation.Nearest : factor > 1 ? Interpolation.Bicubic : Interpolation.Bilinear;
        return AntialiasedResize.Resize(image, width, height, interpolation);
    }

    /// <summary>Lays a heat map over an image of any size.</summary>
    internal static RgbImage Blend(RgbImage image, HeatMap map, OverlayOptions options)
    {
        // Upsampled before it is divided, as method.md defines the map that is shown, and coloured only then.
        HeatMap heat = map.Resized(image.Height, image.Width).Normalized();
        byte[] blended = new byte[image.Rgb.Length];
        for (int i = 0; i < heat.Values.Length; i++)
        {
            (byte red, byte green, byte blue) = options.Colormap.At(heat.Values[i]);
            blended[3 * i] = Mix(image.Rgb[3 * i], red, options.Opacity);
            blended[3 * i + 1] = Mix(image.Rgb[3 * i + 1], green, options.Opacity);
            blended[3 * i + 2] = Mix(image.Rgb[3 * i + 2], blue, options.Opacity);
        }
        return RgbImage.FromOwned(image.Width, image.Height, blended);
    }

    private static byte Mix(byte below, byte above, double opacity) => (byte)Math.Round(below + (above - below) * opacity);
}
