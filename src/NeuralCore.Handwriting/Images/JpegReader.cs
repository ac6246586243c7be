namespace NeuralCore.Handwriting.Images;

/// <summary>JPEG, baseline and progressive, grey, colour or CMYK, rotated by its EXIF Orientation.</summary>
internal static class JpegReader
{
    private const int Cmyk = 4;

    /// <summary>Every 8×8 block of one component needs at least a bit.</summary>
    private const double PixelsPerByte = 8 * 64;

    /// <summary>Bits that differ from zeros in every code and are not a marker.</summary>
    private const byte Filler = 0xFE;

    /// <summary>The shortest possible data, a scan of single bits, have eight blocks of 64 pixels per byte.</summary>
    private const int MinFiller = 64, PixelsPerFiller = 512;

    private static ReadOnlySpan<byte> EndMarker => [0xFF, 0xD9];

    /// <exception cref="InvalidDataException"/>
    public static GreyImage Read(byte[] data)
    {
        var markers = new JpegMarkers(data);
        ImageLimits.Check(markers.Width, markers.Height, data.Length, PixelsPerByte);
        if (markers.Components == Cmyk && !markers.IsAdobe)
        {
            throw new InvalidDataException(
                "this JPEG has four colour components and does not state which: save it again as PNG, or as RGB JPEG.");
        }

        return ImageOrientation.Upright(
            markers.HasEndMarker ? Decode(data, markers) : DecodeWithoutEnd(data, markers), markers.Orientation);
    }

    private static GreyImage Decode(byte[] data, JpegMarkers markers) =>
        StbDecoder.Decode(data, "JPEG", markers.Width, markers.Height, hasAlpha: false);

    /// <summary>
    /// Without its end marker an image may be complete or truncated. The decoder reads missing data as zeros, so the
    /// image is complete if other data after its end change no pixel.
    /// </summary>
    private static GreyImage DecodeWithoutEnd(byte[] data, JpegMarkers markers)
    {
        GreyImage image = Decode([.. data.AsSpan(0, markers.End), .. EndMarker], markers);
        int missing = MinFiller + image.Pixels.Length / PixelsPerFiller;
        GreyImage? other = null;
        try
        {
            other = Decode([.. data.AsSpan(0, markers.End), .. Enumerable.Repeat(Filler, missing), .. EndMarker],
                markers);
        }
        catch (InvalidDataException)
        {
            // The decoder needed the filler, and the filler is not a valid code: the image is truncated.
        }

        return other is not null && other.Pixels.SequenceEqual(image.Pixels) ? image : throw JpegMarkers.CutOff();
    }
}
