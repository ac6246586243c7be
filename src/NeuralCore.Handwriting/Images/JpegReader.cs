namespace NeuralCore.Handwriting.Images;

/// <summary>JPEG, baseline and progressive, grey, colour or CMYK, turned upright by the camera's own note.</summary>
internal static class JpegReader
{
    private const int Cmyk = 4;

    /// <summary>Every 8×8 block of one component takes at least a bit.</summary>
    private const double PixelsPerByte = 8 * 64;

    /// <summary>Bits that differ from zeros in every code, and are no marker.</summary>
    private const byte Filler = 0xFE;

    /// <summary>A scan of single bits, the shortest data there are, has eight blocks of 64 pixels a byte.</summary>
    private const int MinFiller = 64, PixelsPerFiller = 512;

    private static ReadOnlySpan<byte> EndMarker => [0xFF, 0xD9];

    /// <exception cref="InvalidDataException"/>
    public static GreyImage Read(byte[] data)
    {
        var markers = new JpegMarkers(data);
        ImageLimits.Check(markers.Width, markers.Height, data.Length, PixelsPerByte);
        if (markers.Components == Cmyk && !markers.IsAdobe) throw new InvalidDataException("this JPEG has four colours and does not say which: save it again as PNG, or as JPEG in RGB.");
        return ImageOrientation.Upright(markers.HasEndMarker ? Decode(data, markers) : DecodeWithoutEnd(data, markers), markers.Orientation);
    }

    private static GreyImage Decode(byte[] data, JpegMarkers markers) => StbDecoder.Decode(data, "JPEG", markers.Width, markers.Height, hasAlpha: false);

    /// <summary>Without its end marker a picture may be whole or cut off. The decoder takes zeros for data that are missing, so
    /// the picture is whole if other data behind its end change no pixel.</summary>
    private static GreyImage DecodeWithoutEnd(byte[] data, JpegMarkers markers)
    {
        GreyImage image = Decode([.. data.AsSpan(0, markers.End), .. EndMarker], markers);
        int missing = MinFiller + image.Pixels.Length / PixelsPerFiller;
        GreyImage? other = null;
        try
        {
            other = Decode([.. data.AsSpan(0, markers.End), .. Enumerable.Repeat(Filler, missing), .. EndMarker], markers);
        }
        catch (InvalidDataException)
        {
            // The filler was decoded, and stands for no picture.
        }

        return other is not null && other.Pixels.SequenceEqual(image.Pixels) ? image : throw JpegMarkers.CutOff();
    }
}
