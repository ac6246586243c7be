using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Pictures;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Drawings;

/// <summary>Reads the strokes of a drawing.</summary>
/// <remarks>Empty pages, dots, scribbles and filled areas are recognised from the strokes: a network has no class for
/// them, and gives a dot as a 0 with a high probability.</remarks>
internal static class DrawingReader
{
    /// <summary>The length of a dot, in widths of its pen, and in parts of the page.</summary>
    private const float DotPens = 1.5f, DotPart = 0.04f;

    /// <summary>
    /// Greatest length of the strokes, in heights of the ink, for a part of a line that is 0.6 heights wide: an 8 has
    /// about 4.
    /// </summary>
    private const float MaxLength = 14, CharacterWidth = 0.6f;

    /// <summary>Greatest share of dark pixels in the box of the ink: an 8 of a thick pen has about 0.6.</summary>
    private const float MaxFill = 0.9f;

    /// <summary>Ink that is narrower than this part of its length is a stroke, for example a 1, and no area.</summary>
    private const float AreaAspect = 0.35f;

    public const string Nothing = "Nothing is drawn yet.", Dot = "A dot is not a character.",
        Scribble = "This looks like a scribble.",
        Filled = "This looks like a filled area.", NoCharacter = "No character was found.";

    /// <param name="request">Without a <see cref="DrawingRequest.Problem"/>.</param>
    public static DrawingReading Read(ServedModel model, DrawingRequest request, ReadingAlphabet? alphabet)
    {
        long start = TimeProvider.System.GetTimestamp();
        DrawingLine[] lines = [.. StrokeLines.Of(request.Strokes)
            .Select(strokes => ReadLine(model, strokes, request.Height, alphabet))];
        DrawingLine[] known = [.. lines.Where(line => line.Unknown is null)];
        double milliseconds = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        return new DrawingReading(
            string.Join('\n', known.Select(line => line.Text)),
            known.Length == 0 ? null : known.Aggregate(1.0, (product, line) => product * (line.Probability ?? 0)),
            known.Length > 0 ? null : lines.Length == 0 ? Nothing : lines[0].Unknown,
            lines, model.Name, request.Sequence, milliseconds);
    }

    private static DrawingLine ReadLine(
        ServedModel model, IReadOnlyList<PenStroke> strokes, float pageHeight, ReadingAlphabet? alphabet)
    {
        var ink = new StrokeInk(strokes, pageHeight);
        string? shape = Shape(strokes, ink, pageHeight);
        return model.Lines is { } reader
            ? ReadLine(model, reader, ink, shape, alphabet) : Classify(model, strokes, ink, shape);
    }

    /// <summary>Names strokes that are not characters; null if they may be.</summary>
    private static string? Shape(IReadOnlyList<PenStroke> strokes, StrokeInk ink, float pageHeight)
    {
        InkBounds bounds = ink.Bounds;
        float extent = Math.Max(bounds.Width, bounds.Height), length = strokes.Sum(Length);
        if (extent <= Math.Max(DotPens * strokes.Max(stroke => stroke.Width), DotPart * pageHeight)) return Dot;
        float height = Math.Max(bounds.Height, CharacterWidth * bounds.Width / 16);
        float room = Math.Max(1, bounds.Width / (CharacterWidth * height));
        bool isArea = Math.Min(bounds.Width, bounds.Height) > AreaAspect * extent && ink.Fill > MaxFill;
        return isArea ? Filled : length > MaxLength * height * room ? Scribble : null;
    }

    private static float Length(PenStroke stroke)
    {
        float length = 0;
        for (int i = 2; i + 1 < stroke.Points.Length; i += 2)
        {
            float dx = stroke.Points[i] - stroke.Points[i - 2], dy = stroke.Points[i + 1] - stroke.Points[i - 1];
            length += MathF.Sqrt(dx * dx + dy * dy);
        }

        return length;
    }

    private static DrawingLine ReadLine(
        ServedModel model, LineReader reader, StrokeInk ink, string? shape, ReadingAlphabet? alphabet)
    {
        GreyImage image = ink.Image;
        LineResult result = reader.Read(image, model.Symbols(alphabet), inverted: false);
        string? unknown = shape ?? (result.Text.Length == 0 ? NoCharacter
            : result.Confidence < model.Rejection.Threshold ? Unsure(result.Text, result.Confidence) : null);
        (byte[] seen, int width) = Seen(image);
        return new DrawingLine(
            result.Text, unknown is null ? result.Probability : null, unknown,
            [.. result.Characters.Select(character => Drawn(ink,
                character.Box.Left, character.Box.Top, character.Box.Right, character.Box.Bottom,
                [.. character.Alternatives.Select(pair =>
                    new Alternative(pair.Symbol.ToString(), pair.Probability))]))],
            [.. result.Texts.Select(pair => new Alternative(pair.Text, pair.Probability))],
            Png(seen, width, LineNormalization.Height), width, LineNormalization.Height);
    }

    private static DrawingLine Classify(
        ServedModel model, IReadOnlyList<PenStroke> strokes, StrokeInk ink, string? shape)
    {
        DigitAnswer[] digits = model.Classify(Crops(model, strokes, ink));
        double? probability = digits.Length == 0 || digits.Any(digit => digit.IsUnknown) ? null
            : digits.Aggregate(1.0, (product, digit) => product * digit.Best.Probability);
        string text = string.Concat(digits.Select(digit => digit.Best.Name));
        string? unknown = shape ?? (digits.Length == 0 ? NoCharacter : probability is not null ? null
            : Unsure(text, digits.Where(digit => digit.IsUnknown).Min(digit => digit.Confidence)));
        int height = model.Model.InputShape[0], side = model.Model.InputShape[1];
        (byte[] seen, int width) = SideBySide(digits, height, side);
        return new DrawingLine(
            text, unknown is null ? probability : null, unknown,
            [.. digits.Select(digit => Drawn(
                ink, digit.Box.Left, digit.Box.Top, digit.Box.Right, digit.Box.Bottom, digit.Alternatives))],
            [], Png(seen, width, height), width, height);
    }

    /// <summary>
    /// One input of a classifier for each character, or one for the line where classes are no characters.
    /// </summary>
    private static List<(PixelBox Box, byte[] Pixels)> Crops(
        ServedModel model, IReadOnlyList<PenStroke> strokes, StrokeInk ink)
    {
        if (model.IsWhole)
        {
            Shape input = model.Model.InputShape;
            return [(new PixelBox(0, 0, ink.Width, StrokeInk.Height), WholePicture.Fit(ink.Image, input[0], input[1]))];
        }

        var normalization = new MnistNormalization();
        return [.. StrokeCharacters.Of(strokes).Select(character =>
        {
            byte[] only = ink.Only(character), image = new byte[MnistNormalization.Side * MnistNormalization.Side];
            normalization.Normalize(only, StrokeInk.Height, ink.Width, image);
            return (InkBox(only, ink.Width), image);
        })];
    }

    /// <summary>The bounding box of ink; the image where rounding left no pixel of it.</summary>
    private static PixelBox InkBox(byte[] ink, int width)
    {
        int left = width, top = StrokeInk.Height, right = -1, bottom = -1;
        for (int i = 0; i < ink.Length; i++)
        {
            if (ink[i] == 0) continue;
            (int y, int x) = Math.DivRem(i, width);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
        }

        return right < 0 ? new PixelBox(0, 0, width, StrokeInk.Height)
            : new PixelBox(left, top, right + 1 - left, bottom + 1 - top);
    }

    private static string Unsure(string text, double confidence) =>
        $"Not confident enough: the most probable text is {text}, confidence {100 * confidence:0.#} %.";

    private static DrawnCharacter Drawn(
        StrokeInk ink, int left, int top, int right, int bottom, IReadOnlyList<Alternative> alternatives)
    {
        InkBounds box = ink.ToPage(left, top, right, bottom);
        return new DrawnCharacter(box.Left, box.Top, box.Width, box.Height, alternatives);
    }

    /// <summary>The normalised line as grey levels: paper black, ink white.</summary>
    private static (byte[] Pixels, int Width) Seen(GreyImage image)
    {
        int width = LineNormalization.WidthFor(image.Height, image.Width);
        var line = new float[LineNormalization.Height * width];
        new LineNormalization().Normalize(image, line);
        return ([.. line.Select(value => (byte)(255 * Math.Clamp(value, 0, 1) + 0.5f))], width);
    }

    private static (byte[] Pixels, int Width) SideBySide(DigitAnswer[] digits, int height, int side)
    {
        int width = Math.Max(1, digits.Length) * side;
        var pixels = new byte[height * width];
        for (int i = 0; i < digits.Length; i++)
        {
            for (int y = 0; y < height; y++)
                digits[i].Pixels.AsSpan(y * side, side).CopyTo(pixels.AsSpan(y * width + i * side));
        }

        return (pixels, width);
    }

    private static string Png(byte[] pixels, int width, int height) =>
        Convert.ToBase64String(PngFile.Bytes(pixels, width, height));
}
