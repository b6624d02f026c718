namespace QuboCam;

/// <summary>Pictures whose red, green and blue planes are stored one after the other.</summary>
internal static class PlanarPicture
{
    /// <summary>Makes a picture of planes of which each is stored row by row.</summary>
    public static RgbImage ByRows(ReadOnlySpan<byte> planes, int side) => Make(planes, side, rowStep: side, columnStep: 1);

    /// <summary>Makes a picture of planes of which each is stored column by column.</summary>
    public static RgbImage ByColumns(ReadOnlySpan<byte> planes, int side) => Make(planes, side, rowStep: 1, columnStep: side);

    private static RgbImage Make(ReadOnlySpan<byte> planes, int side, int rowStep, int columnStep)
    {
        byte[] rgb = new byte[3 * side * side];
        int to = 0;
        for (int row = 0; row < side; row++)
            for (int column = 0; column < side; column++)
                for (int channel = 0; channel < 3; channel++)
                    rgb[to++] = planes[channel * side * side + row * rowStep + column * columnStep];
        return RgbImage.FromOwned(side, side, rgb);
    }
}
