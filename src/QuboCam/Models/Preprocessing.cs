using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>The channels that a model takes, in order.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red (OpenCV, Caffe).</summary>
    Bgr,

    /// <summary>One channel of grey.</summary>
    Gray,
}

/// <summary>How an image becomes the tensor that a model takes: resize, central crop, channels, scale, mean and deviation.</summary>
/// <remarks>
/// Geometry and arithmetic are those of torchvision on Pillow images. A value v of a pixel in 0…255 becomes (v / 255 · range − mean) / std.
/// The file format is that of <see cref="PreprocessingJson"/>, the named ones are <see cref="PreprocessingPresets"/>.
/// </remarks>
public sealed record Preprocessing
{
    /// <summary>To what size the image is resized; null keeps its size.</summary>
    public ResizeRule? Resize { get; init; }

    /// <summary>Central crop after resizing, padded with black where the image is smaller; null keeps everything.</summary>
    public ImageSize? Crop { get; init; }

    /// <summary>The filter of the resize.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such filter.</exception>
    public Interpolation Interpolation { get; init => field = Known(value); } = Interpolation.Bilinear;

    /// <summary>The channels of the tensor, in order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such order.</exception>
    public ChannelOrder Channels { get; init => field = Known(value); } = ChannelOrder.Rgb;

    /// <summary>Order of the tensor's axes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such layout.</exception>
    public TensorLayout Layout { get; init => field = Known(value); } = TensorLayout.Nchw;

    /// <summary>What a white pixel is before mean and deviation: 1 or 255.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another value.</exception>
    public int Range
    {
        get;
        init => field = value is 1 or 255 ? value
            : throw new ArgumentOutOfRangeException(nameof(Range), value, "The range is 1 or 255.");
    } = 1;

    /// <summary>What is subtracted: one value for all channels or one each in the tensor's order, in units of the range.</summary>
    /// <exception cref="ArgumentException">Neither 1 nor 3 values, or one is not finite.</exception>
    public ImmutableArray<double> Mean
    {
        get;
        init => field = value.Length is 1 or 3 && value.All(double.IsFinite) ? value
            : throw new ArgumentException("The mean has 1 or 3 finite values.", nameof(Mean));
    } = [0];

    /// <summary>What is divided by: one value for all channels or one each in the tensor's order, in units of the range; above 0.</summary>
    /// <exception cref="ArgumentException">Neither 1 nor 3 values, or one is not a finite number above 0.</exception>
    public ImmutableArray<double> Std
    {
        get;
        init => field = value.Length is 1 or 3 && value.All(v => v > 0 && double.IsFinite(v)) ? value
            : throw new ArgumentException("The deviation has 1 or 3 finite values above 0.", nameof(Std));
    } = [1];

    /// <summary>Number of channels of the tensor, 1 or 3.</summary>
    public int ChannelCount => Channels == ChannelOrder.Gray ? 1 : 3;

    /// <summary>A sensible preprocessing for a model of which only the input is known.</summary>
    /// <param name="inputShape">Channels, rows and columns of the model's input.</param>
    /// <param name="layout">Order of the input's axes.</param>
    /// <returns>
    /// One channel: grey, <c>unit</c>. Three channels and both sides of 160 pixels or more: <c>imagenet</c>. Three channels of a
    /// smaller image: <c>unit</c>.
    /// </returns>
    /// <exception cref="InputException">The model takes neither 1 nor 3 channels.</exception>
    public static Preprocessing For((int Channels, int Height, int Width) inputShape, TensorLayout layout)
    {
        bool isPhoto = inputShape.Channels == 3 && Math.Min(inputShape.Height, inputShape.Width) >= 160;
        return PreprocessingPresets.Named(isPhoto ? "imagenet" : "unit").For(inputShape, layout);
    }

    /// <summary>Makes the tensor of an image.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The tensor; its size is that of the crop, of the resize or of the image, whichever comes first.</returns>
    /// <exception cref="InputException">The resized image is huge, or mean or deviation have 3 values for a grey image.</exception>
    public ImageTensor Apply(RgbImage image)
    {
        CropPlan plan = CropPlan.For(image.Height, image.Width, Resize, Crop);
        RgbImage colours = Channels == ChannelOrder.Gray ? image.ToGray() : image;
        RgbImage resized = AntialiasedResize.Resize(colours, plan.ResizedWidth, plan.ResizedHeight, Interpolation);
        return Normalize(resized.Cut(plan.Left, plan.Top, plan.Width, plan.Height));
    }

    /// <summary>The rectangle of an image that the model sees: the crop window in the pixels of the original.</summary>
    /// <param name="height">Rows of the original.</param>
    /// <param name="width">Columns of the original.</param>
    /// <returns>The rectangle.</returns>
    /// <exception cref="InputException">The resized image is huge.</exception>
    public ImageRegion View(int height, int width) => CropPlan.For(height, width, Resize, Crop).Region(height, width);

    /// <summary>The part of an image that the model sees, in colour and in the original's resolution, for pictures.</summary>
    /// <param name="image">The image.</param>
    /// <returns><see cref="View"/>, its edges rounded to whole pixels; black where the crop was padded.</returns>
    /// <exception cref="InputException">The part is huge.</exception>
    public RgbImage Seen(RgbImage image)
    {
        ImageRegion view = View(image.Height, image.Width);
        CropPlan.RefuseHuge(view.Height, view.Width, image.Height, image.Width);
        (int left, int top) = ((int)Math.Round(view.Left), (int)Math.Round(view.Top));
        int width = Math.Max(1, (int)Math.Round(view.Left + view.Width) - left);
        int height = Math.Max(1, (int)Math.Round(view.Top + view.Height) - top);
        return image.Cut(left, top, width, height);
    }

    /// <summary>What the model sees of an annotation: boxes and mask in the pixels of its input, cut where the image is cut.</summary>
    /// <param name="annotation">Boxes and mask in the pixels of the original.</param>
    /// <returns>
    /// Boxes and mask of the size of the tensor that <see cref="Apply"/> makes; null where nothing of the object is left: nothing of
    /// the mask where there is one, else of no box.
    /// </returns>
    /// <remarks>
    /// A pixel of the input belongs to what lies under its centre. For masks that is the nearest neighbour with half-pixel centres;
    /// a box becomes the pixels whose centres lie in it, at least one where any of it is seen; one that is cut away disappears.
    /// </remarks>
    /// <exception cref="InputException">The resized image is huge.</exception>
    public Annotation? SeenAnnotation(Annotation annotation) =>
        AnnotationView.Of(annotation, CropPlan.For(annotation.Height, annotation.Width, Resize, Crop));

    /// <summary>A picture of a tensor: mean, deviation, range and channel order undone, clipped to 0…255.</summary>
    /// <param name="tensor">A tensor with the channels and the layout of this preprocessing.</param>
    /// <returns>The picture; what is not a number becomes black.</returns>
    /// <exception cref="InputException">The tensor has another number of channels or another layout.</exception>
    public RgbImage ToImage(ImageTensor tensor)
    {
        if (tensor.Channels != ChannelCount || tensor.Layout != Layout)
            throw new InputException(
                $"The preprocessing makes {ChannelCount} channels ({Layout}), the tensor has {tensor.Channels} ({tensor.Layout}).");
        (double mean, double std)[] scales = Scales();
        return TensorPicture.Draw(tensor, Source, (channel, value) => (value * scales[channel].std + scales[channel].mean) / Range);
    }

    private ImageTensor Normalize(RgbImage image)
    {
        (double mean, double std)[] scales = Scales();
        int pixels = image.Width * image.Height;
        float[] values = new float[scales.Length * pixels];
        for (int channel = 0; channel < scales.Length; channel++)
        {
            (int start, int step) = Layout == TensorLayout.Nchw ? (channel * pixels, 1) : (channel, scales.Length);
            float[] table = Table(scales[channel]);
            int source = Source(channel);
            for (int i = 0; i < pixels; i++)
                values[start + i * step] = table[image.Rgb[3 * i + source]];
        }
        return new ImageTensor(
            ImmutableCollectionsMarshal.AsImmutableArray(values), scales.Length, image.Height, image.Width, Layout);
    }

    private float[] Table((double Mean, double Std) scale)
    {
        float[] table = new float[256];
        for (int v = 0; v < table.Length; v++)
            table[v] = (float)((v / 255.0 * Range - scale.Mean) / scale.Std);
        return table;
    }

    /// <summary>Which of red, green and blue (0, 1, 2) a channel of the tensor holds; grey images have three equal ones.</summary>
    private int Source(int channel) => Channels == ChannelOrder.Bgr ? 2 - channel : channel;

    private (double Mean, double Std)[] Scales()
    {
        int channels = ChannelCount;
        if (Mean.Length > channels || Std.Length > channels)
            throw new InputException(
                $"The preprocessing has {Math.Max(Mean.Length, Std.Length)} values of mean or std for {channels} channel: give one.");
        return [.. Enumerable.Range(0, channels).Select(c => (Mean[Mean.Length == 1 ? 0 : c], Std[Std.Length == 1 ? 0 : c]))];
    }

    private static T Known<T>(T value) where T : struct, Enum => Enum.IsDefined(value) ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"No such {typeof(T).Name}.");
}
