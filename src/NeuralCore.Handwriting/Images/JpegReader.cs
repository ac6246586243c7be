namespace NeuralCore.Handwriting.Images;

/// <summary>JPEG, baseline and progressive, grey, colour or CMYK, turned upright by the camera's own note.</summary>
internal static class JpegReader
{
    private const int Cmyk = 4;

    /// <summary>Every 8×8 block of one component takes at least a bit.</summary>
    private const double PixelsPerByte = 8 * 64;

    /// <exception cref="InvalidDataException"/>
    public static GreyImage Read(byte[] data)
    {
        var markers = new JpegMarkers(data);
        ImageLimits.Check(markers.Width, markers.Height, data.Length, PixelsPerByte);
        if (markers.Components == Cmyk && !markers.IsAdobe) throw new InvalidDataException("this JPEG has four colours and does not say which: save it again as PNG, or as JPEG in RGB.");
        return ImageOrientation.Upright(StbDecoder.Decode(data, "JPEG", markers.Width, markers.Height, hasAlpha: false), markers.Orientation);
    }
}
