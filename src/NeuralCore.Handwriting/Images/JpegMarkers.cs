using System.Buffers.Binary;

namespace NeuralCore.Handwriting.Images;

/// <summary>
/// What a JPEG's marker segments say, read to the end of the picture: the end marker or, where a camera left it out,
/// the end of the last scan that the picture needs.
/// </summary>
/// <remarks><code>
/// File      FF D8   segment …   FF D9
/// Segment   FF marker   length (2, counts itself)   content             a scan's content is followed by its data, up to the next marker
/// Data      FF 00 is the byte FF; FF D0 … FF D7 restart the decoder                                  ITU-T T.81, annex B
/// </code></remarks>
internal sealed class JpegMarkers
{
    private const byte Start = 0xD8, EndMarker = 0xD9, FirstRestart = 0xD0, LastRestart = 0xD7, Scan = 0xDA,
        Exif = 0xE1, Adobe = 0xEE;

    /// <summary>Frames that are read: baseline, extended and progressive, all with Huffman codes.</summary>
    private const byte FirstFrame = 0xC0, LastReadFrame = 0xC2, LastFrame = 0xCF;

    /// <summary>Markers between the frames' that are none: Huffman tables, an extension, arithmetic coding.</summary>
    private static readonly byte[] NoFrames = [0xC4, 0xC8, 0xCC];

    private readonly List<byte> components = [];
    private readonly HashSet<byte> scanned = [];

    /// <summary>For each component a bit for each of its 64 coefficients that was given to its last bit.</summary>
    private readonly Dictionary<byte, ulong> finished = [];
    private bool hasOrientation;

    /// <exception cref="InvalidDataException">The file is cut off or damaged, or of a kind that is not
    /// read.</exception>
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
                $"the JPEG ends without its whole picture: it is damaged. {ImageLimits.CutOff}");
        }
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>1 grey, 3 colours, 4 CMYK.</summary>
    public int Components => components.Count;

    /// <summary>Whether Adobe's segment says which colours they are.</summary>
    public bool IsAdobe { get; private set; }

    /// <summary>EXIF's Orientation, 1 where nothing is said.</summary>
    public int Orientation { get; private set; } = ExifOrientation.Upright;

    /// <summary>
    /// Where the picture's data end: at the end marker, or at the first byte that the picture does not need.
    /// </summary>
    public int End { get; private set; }

    /// <summary>
    /// Whether the end marker stands there. Without it the last scan may lack data, which only decoding tells.
    /// </summary>
    public bool HasEndMarker { get; private set; }

    /// <summary>
    /// Whether all scans were begun that the picture needs: every coefficient of every component, to its last bit.
    /// </summary>
    private bool IsComplete =>
        components.Count > 0 && components.All(component => finished.GetValueOrDefault(component) == ulong.MaxValue);

    /// <summary>Skips a scan's data.</summary>
    /// <param name="marker">0 if the file ends first, as it may once the picture is complete.</param>
    /// <returns>Where the marker is: its byte FF.</returns>
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
            // A second picture may follow the first.
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
            throw new InvalidDataException($"the JPEG has two pictures in one: it is damaged. {ImageLimits.CutOff}");
        if (content.Length < 6 || content.Length < 6 + 3 * content[5]) throw CutOff();
        if (marker > LastReadFrame || content[0] != 8)
        {
            throw new InvalidDataException(
                "this JPEG is of a rare kind (lossless, arithmetic or with 12 bits): save it again as an ordinary " +
                "one, or as PNG.");
        }

        (Height, Width) = (
            BinaryPrimitives.ReadUInt16BigEndian(content[1..]), BinaryPrimitives.ReadUInt16BigEndian(content[3..]));
        for (int k = 0; k < content[5]; k++) components.Add(content[6 + 3 * k]);
    }

    /// <summary>
    /// A component is there when a scan has its mean brightness: coefficient 0, from its highest bits on. It is
    /// finished when each coefficient was given to bit 0.
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
        new($"the JPEG is cut off: it ends before its picture does. {ImageLimits.CutOff}");
}
