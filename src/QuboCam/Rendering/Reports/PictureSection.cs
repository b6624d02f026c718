using System.Buffers.Binary;
using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Images worth looking at, with their panels.</summary>
internal static class PictureSection
{
    // Width and height stand in the first chunk of a PNG file, after its signature.
    private const int WidthAt = 16, HeightAt = 20, HeaderLength = 24;
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    public static void Write(HtmlWriter html, ReportView view)
    {
        if (!ReportSection.Pictures.IsIn(view)) return;
        using HtmlWriter.Scope section = ReportSection.Pictures.Open(html);
        using HtmlWriter.Scope list = html.Open("div", ("class", "pictures"));
        foreach (ReportImage picture in view.Summary.Pictures)
            WriteFigure(html, picture);
    }

    /// <summary>A panel with its caption.</summary>
    public static void WriteFigure(HtmlWriter html, ReportImage picture)
    {
        using HtmlWriter.Scope figure = html.Open("figure");
        WritePng(html, picture.Png, $"Heat maps of {picture.Image}: {picture.Caption}");
        using HtmlWriter.Scope caption = html.Open("figcaption");
        html.Leaf("b", picture.Image);
        html.Text($" – {picture.Caption}");
    }

    /// <summary>A picture inside of the page.</summary>
    public static void WritePng(HtmlWriter html, ImmutableArray<byte> picture, string alt)
    {
        ReadOnlySpan<byte> png = picture.AsSpan();
        string source = "data:image/png;base64," + Convert.ToBase64String(png);
        if (png.Length < HeaderLength || !png.StartsWith(Signature))
        {
            html.Empty("img", ("alt", alt), ("loading", "lazy"), ("src", source));
            return;
        }
        // The size holds the place of a picture that is not decoded yet.
        html.Empty("img", ("alt", alt), ("loading", "lazy"), ("decoding", "async"),
            ("width", ReportText.Count(BinaryPrimitives.ReadUInt32BigEndian(png[WidthAt..]))),
            ("height", ReportText.Count(BinaryPrimitives.ReadUInt32BigEndian(png[HeightAt..]))), ("src", source));
    }
}
