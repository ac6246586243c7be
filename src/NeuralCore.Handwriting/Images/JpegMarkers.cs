using System.Buffers.Binary;

namespace NeuralCore.Handwriting.Images;

/// <summary>
/// The content of a JPEG's marker segments, read to the end of the image: the end marker or, where a camera omitted
/// it, the end of the last scan that the image needs.
/// </summary>
/// <remarks><code>
/// File      FF D8   segment …   FF D9
/// Segment   FF marker   length (2, includes itself)   content
///           after a scan's content: its data, up to the next marker
/// Data      FF 00 is the byte FF; FF D0 … FF D7 restart the decoder     ITU-T T.81, annex B
/// </code></remarks>
internal sealed class JpegMarkers
{
    private const byte Start = 0xD8, EndMarker = 0xD9, FirstRestart = 0xD0, LastRestart = 0xD7, Scan = 0xDA,
        Exif = 0xE1, Adobe = 0xEE;

    /// <summary>Supported frames: baseline, extended and progressive, all with Huffman codes.</summary>
    private const byte FirstFrame = 0xC0, LastReadFrame = 0xC2, LastFrame = 0xCF;

    /// <summary>
    /// Markers in the range of the frame markers that are no frames: Huffman tables, an extension, arithmetic coding.
    /// </summary>
    private static readonly byte[] NoFrames = [0xC4, 0xC8, 0xCC];

    private readonly List<byte> components = [];
    private readonly HashSet<byte> scanned = [];

    /// <summary>For each component a bit per coefficient (64): set when a scan has its lowest bit.</summary>
    private readonly Dictionary<byte, ulong> finished = [];
    private bool hasOrientation;

    /// <exception cref="InvalidDataException">The file is truncated or damaged, or of an unsupported kind.</exception>
    public JpegMarkers(ReadOnlySpan<byte> data)
    {
        for (int at = 2; ;)
        {
            End = NextMarker(data, at, out byte marker);
            HasEndMarker = marker == EndMarker;
            if (HasEndMarker || IsComplete) break;
            at = End + 2;
            if (at + 2 > data.Length) throw CutOff();
            int length = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if (length < 2 || length > data.Length - at) throw CutOff();
            Read(marker, data.Slice(at + 2, length - 2));
            at += length;
        }

        if (components.Count == 0 || !components.All(scanned.Contains))
        {
            throw new InvalidDataException(
                $"the JPEG ends before its image is complete: it is damaged. {ImageLimits.CopyAgain}");
        }
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>1 grey, 3 colours, 4 CMYK.</summary>
    public int Components => components.Count;

    /// <summary>Whether an Adobe segment states the colour space.</summary>
    public bool IsAdobe { get; private set; }

    /// <summary>EXIF's Orientation, 1 where none is stated.</summary>
    public int Orientation { get; private set; } = ExifOrientation.Upright;

    /// <summary>
    /// Offset at which the image data end: the end marker, or the first byte that the image does not need.
    /// </summary>
    public int End { get; private set; }

    /// <summary>
    /// Whether the end marker is there. Without it the last scan may be truncated, which only decoding shows.
    /// </summary>
    public bool HasEndMarker { get; private set; }

    /// <summary>
    /// Whether all scans that the image needs have started: every coefficient of every component, to its lowest bit.
    /// </summary>
    private bool IsComplete =>
        components.Count > 0 && components.All(component => finished.GetValueOrDefault(component) == ulong.MaxValue);

    /// <summary>Skips the data of a scan.</summary>
    /// <param name="marker">0 if the file ends first, which is valid once the image is complete.</param>
    /// <returns>Offset of the marker's byte FF.</returns>
    private int NextMarker(ReadOnlySpan<byte> data, int at, out byte marker)
    {
        while (true)
        {
            int skipped = at < data.Length ? data[at..].IndexOf((byte)0xFF) : -1;
            if (skipped < 0 || at + skipped + 1 >= data.Length)
            {
                if (!IsComplete) throw CutOff();
                marker = 0;
                return skipped < 0 ? data.Length : at + skipped;
            }

            at += skipped + 1;
            marker = data[at];
            // A second image may follow the first.
            bool isData = marker is 0 or 0xFF or 1 or (>= FirstRestart and <= LastRestart)
                || (marker == Start && !IsComplete);
            if (!isData) return at - 1;
            if (marker != 0xFF) at++;
        }
    }

    private void Read(byte marker, ReadOnlySpan<byte> content)
    {
        if (marker == Scan) ReadScan(content);
        else if (marker is >= FirstFrame and <= LastFrame && !NoFrames.Contains(marker)) ReadFrame(marker, content);
        else if (marker == Adobe && content.StartsWith("Adobe"u8)) IsAdobe = true;
        else if (marker == Exif && content.StartsWith("Exif\0\0"u8) && !hasOrientation)
            (hasOrientation, Orientation) = (true, ExifOrientation.Of(content[6..]));
    }

    private void ReadFrame(byte marker, ReadOnlySpan<byte> content)
    {
        if (components.Count > 0)
            throw new InvalidDataException($"the JPEG has two frames: it is damaged. {ImageLimits.CopyAgain}");
        if (content.Length < 6 || content.Length < 6 + 3 * content[5]) throw CutOff();
        if (marker > LastReadFrame || content[0] != 8)
        {
            throw new InvalidDataException(
                "this kind of JPEG (lossless, arithmetic or 12 bits) is not supported: save it again as baseline or "
                + "progressive JPEG, or as PNG.");
        }

        Height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]);
        Width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        for (int k = 0; k < content[5]; k++) components.Add(content[6 + 3 * k]);
    }

    /// <summary>
    /// A component is present when a scan has its mean brightness: coefficient 0, starting at its highest bits. It is
    /// complete when the scans have each coefficient down to bit 0.
    /// </summary>
    private void ReadScan(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty || content.Length < 4 + 2 * content[0]) throw CutOff();
        ReadOnlySpan<byte> range = content[(1 + 2 * content[0])..];
        (int first, int last, int shift, int before) =
            (range[0], Math.Min((int)range[1], 63), range[2] & 15, range[2] >> 4);
        for (int k = 0; k < content[0]; k++)
        {
            byte component = content[1 + 2 * k];
            if (first == 0 && before == 0) scanned.Add(component);
            if (shift == 0 && first <= last)
            {
                finished[component] =
                    finished.GetValueOrDefault(component) | (ulong.MaxValue >> (63 - last + first)) << first;
            }
        }
    }

    public static InvalidDataException CutOff() =>
        new($"the JPEG is truncated: it ends before its image does. {ImageLimits.CopyAgain}");
}
