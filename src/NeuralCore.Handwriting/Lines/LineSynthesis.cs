namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// Synthetic lines of digits or of any text on realistic paper, normalised as <see cref="LineNormalization"/> does, with
/// their text.
/// </summary>
/// <remarks><code>
/// Shapes    line: (32, width)      symbols: indices in <see cref="Alphabet"/>
/// Order     text → characters → ink layer, print layer → paper → light, blur, noise, compression → normalisation
/// </code>
/// A line depends only on the random stream, its width and the images. An instance is the working memory of one thread;
/// after the first lines it allocates nothing but the strokes of letters.</remarks>
internal sealed class LineSynthesis
{
    /// <summary>Symbols of a reader of digits, and of one of text.</summary>
    public const string Alphabet = DigitTexts.Alphabet, TextAlphabet = TextSampler.Alphabet;

    /// <summary>The share of lines of digits in those of a reader of text.</summary>
    private const float DigitShare = 0.15f;

    /// <summary>The share of letters among the lines without a digit.</summary>
    private const float LetterShare = 0.5f;

    /// <summary>The greatest number of symbols of a line.</summary>
    public const int MaxSymbols = DigitTexts.MaxLength;

    /// <summary>Widths are multiples of <see cref="LineNormalization.WidthStep"/> in this range.</summary>
    public const int MinWidth = 32, MaxWidth = LineInk.MaxWidth;

    /// <summary>
    /// Pixels per frame of the line network: each symbol needs a frame, equal neighbours one between them.
    /// </summary>
    private const int FrameWidth = 4;

    private const int Height = LineNormalization.Height;

    /// <summary>
    /// Greatest share of ink: where more than half of a crop is ink, its median is not the paper any more.
    /// </summary>
    private const float MaxInk = 0.4f;

    private readonly LineWriter writer = new();
    private readonly LineInk ink = new(), print = new();
    private readonly LineDegradation degradation = new();
    private readonly LineNormalization normalization = new();
    private readonly LineComposition composition;
    private readonly LineClutter clutter;
    private readonly float[] grey = new float[Height * LineInk.MaxWidth];
    private readonly byte[] crop = new byte[Height * LineInk.MaxWidth];
    private readonly LineWords words = new();
    private readonly bool hasImages, isText;
    private float strength; // of the strokes of this line

    /// <param name="mnist">Images of digits that half of the lines use; null: strokes only.</param>
    /// <param name="isText">Letters, digits and punctuation; else digits and separators.</param>
    public LineSynthesis(Dataset? mnist = null, bool isText = false)
    {
        this.isText = isText;
        MnistGlyphs? images = mnist is null ? null : new MnistGlyphs(mnist);
        (composition, clutter, hasImages) = (new LineComposition(images), new LineClutter(images), images is not null);
    }

    /// <summary>Writes a random line.</summary>
    /// <param name="random">The same stream gives the same line.</param>
    /// <param name="width">A multiple of 16 from 32 to 384.</param>
    /// <param name="line">(32, width), row-major, values from −0.6 to 1.5.</param>
    /// <param name="symbols">At least <see cref="MaxSymbols"/>.</param>
    /// <returns>The number of symbols; 0 for a line without text.</returns>
    public int Draw(RandomStream random, int width, Span<float> line, Span<int> symbols)
    {
        Guard.Require(width is >= MinWidth and <= MaxWidth && width % LineNormalization.WidthStep == 0,
            $"The width is {width}; it is a multiple of {LineNormalization.WidthStep} from {MinWidth} to {MaxWidth}.");
        Guard.Length(line, Height * width);
        // The normalisation pads a crop to the width.
        int cropWidth = width - random.NextInt(LineNormalization.WidthStep);
        if (width == MinWidth && random.Chance(0.5f)) cropWidth = MinWidth; // square cells
        ink.Clear(cropWidth);
        print.Clear(cropWidth);

        DigitTextKind kind = DigitTexts.DrawKind(ref random, width);
        bool clean = random.Chance(0.12f),
            square = cropWidth <= 36 && kind is DigitTextKind.Single or DigitTextKind.Empty;
        writer.Draw(ref random, hasImages, kind == DigitTextKind.Spaced);
        bool words = isText && kind != DigitTextKind.Empty && !random.Chance(DigitShare);
        int count = Write(ref random, kind, width, clean, square, words, symbols);
        if (isText && !words) Translate(symbols[..count]);
        Compose(ref random, cropWidth, clean, square, count == 0);

        Span<float> pixels = grey.AsSpan(0, Height * cropWidth);
        for (int i = 0; i < pixels.Length; i++) crop[i] = (byte)float.ClampNative(pixels[i] + 0.5f, 0, 255);
        normalization.Normalize(crop.AsSpan(0, pixels.Length), Height, cropWidth, line);
        return count;
    }

    /// <summary>Draws the text and what is beside it into the layers of ink and print.</summary>
    private int Write(
        ref RandomStream random, DigitTextKind kind, int width, bool clean, bool square, bool isWords, Span<int> symbols)
    {
        float capHeight = Height * (random.Chance(0.8f) ? random.Uniform(0.55f, 0.92f) : random.Uniform(0.35f, 1.05f));
        if (kind == DigitTextKind.Single) capHeight = Height * random.Uniform(0.38f, 1.0f);
        float margin = random.Chance(0.1f) ? random.Uniform(-3, 0) : random.Uniform(0.5f, 5);
        float room = ink.Width - 2 * margin - 0.7f * Math.Abs(writer.Slant) * capHeight;
        float digitWidth = 0.52f * writer.Aspect + Math.Max(writer.Gap, 0);
        bool cells = kind == DigitTextKind.Spaced && random.Chance(0.4f);
        float pitch = cells ? Math.Max(digitWidth, random.Uniform(0.9f, 1.7f)) : 0;
        float capacity = Math.Max(1, room / ((cells ? pitch : digitWidth) * capHeight));

        int count = 0;
        composition.Clear();
        if (isWords)
        {
            if (square) capHeight = Height * random.Uniform(0.45f, 1);
            string text = words.Compose(
                ref random, composition, writer, room / capHeight, width / FrameWidth, kind == DigitTextKind.Single,
                out pitch);
            cells = pitch > 0 && random.Chance(0.6f);
            for (; count < text.Length; count++) symbols[count] = TextAlphabet.IndexOf(text[count], StringComparison.Ordinal);
        }
        else if (kind != DigitTextKind.Empty)
        {
            count = DigitTexts.Draw(ref random, kind, capacity, symbols);
            count = Fitting(symbols[..count], width);
            if (!cells && kind != DigitTextKind.Single && random.Chance(0.07f))
                composition.Decorate(ref random, writer, DigitForms.Leading);
            composition.Write(ref random, writer, symbols[..count], pitch);
            float trailing = kind switch { DigitTextKind.Amount => 0.26f, DigitTextKind.Number => 0.08f, _ => 0 };
            if (!cells && random.Chance(trailing))
                composition.Decorate(ref random, writer, DigitForms.Trailing);
        }
        else if (!isText && random.Chance(LetterShare))
        {
            words.ComposeNoDigit(ref random, composition, writer, room / capHeight);
        }
        else if (random.Chance(0.25f))
        {
            composition.Decorate(ref random, writer, random.Chance(0.5f) ? DigitForms.Leading : DigitForms.Trailing);
        }

        if (!clean && random.Chance(square ? 0.12f : 0.04f)) clutter.Ghost(ref random, ink, writer, capHeight);
        // A reader of digits that was trained once with stretched and coarser digits read real ones a little worse.
        bool stretched = isText && square && !isWords && random.Chance(0.3f);
        LinePlacement placement = Place(ref random, capHeight, margin, room, stretched ? 1.8f : 1.25f);
        clutter.Draw(ink, composition, placement, writer);
        if (ink.Mean > MaxInk)
        {
            writer.UseThinnerPen();
            ink.Clear(ink.Width);
            clutter.Draw(ink, composition, placement, writer);
        }

        LinePen pen = writer.Pen(placement.ScaleY);
        strength = writer.Strength(placement.ScaleY);
        if (cells && random.Chance(0.85f))
            LineClutter.Cells(ref random, print, placement.Left, pitch * placement.ScaleX, count);
        else if (!clean && random.Chance(square ? 0.75f : 0.25f)) LineClutter.Borders(ref random, print, square);
        if (clean) return count;
        if (!square && random.Chance(0.12f))
            LineClutter.Underline(ref random, random.Chance(0.5f) ? ink : print, placement, Math.Max(0.4f, pen.Radius));
        if (random.Chance(square ? 0.25f : 0.13f)) clutter.Neighbours(ref random, ink, writer, placement, square);
        if (random.Chance(0.04f)) LineClutter.Stamp(ref random, print);
        if (random.Chance(0.12f)) LineClutter.Specks(ref random, ink, 1 + random.Small(ink.Width / 4));
        if (count == 0 && random.Chance(0.4f)) LineClutter.Scribble(ref random, ink, pen.Radius);
        return count;
    }

    /// <summary>Changes indices in the alphabet of digits to those in the alphabet of texts.</summary>
    private static void Translate(Span<int> symbols)
    {
        foreach (ref int symbol in symbols) symbol = TextAlphabet.IndexOf(Alphabet[symbol], StringComparison.Ordinal);
    }

    /// <summary>Scales the text to the room and chooses its place in the rest.</summary>
    /// <param name="maxStretch">The greatest ratio of width to height, relative to that of the text.</param>
    private LinePlacement Place(ref RandomStream random, float capHeight, float margin, float room, float maxStretch)
    {
        const float MinSqueeze = 0.85f;
        float natural = Math.Max(composition.Width, 0.05f) * capHeight, squeeze = 1;
        if (natural > room)
        {
            squeeze = room / natural;
            if (squeeze < MinSqueeze)
                (capHeight, squeeze) = (Math.Max(8, capHeight * squeeze / MinSqueeze), MinSqueeze);
        }
        else if (random.Chance(0.5f))
        {
            squeeze = Math.Min(room / natural, random.Uniform(1, maxStretch));
        }

        float scaleX = capHeight * squeeze, used = composition.Width * scaleX;
        float share = random.Chance(0.6f) ? random.Uniform(0.3f, 0.7f) : random.Unit();
        float left = margin + 0.35f * Math.Abs(writer.Slant) * capHeight + share * Math.Max(0, room - used);
        // The slope takes up the height that the text leaves.
        float slack = Height - capHeight, rise = Math.Max(1.5f, 0.6f * slack) / Math.Max(used, 1);
        float slope = Math.Clamp(writer.Slope, -rise, rise);
        float top = slack * random.Uniform(0.15f, 0.85f) - 0.5f * slope * used;
        if (random.Chance(0.05f)) top += random.Bell(2);
        return new LinePlacement(left, top, scaleX, capHeight, writer.Slant, slope);
    }

    /// <summary>Mixes paper, print and ink, and degrades the result.</summary>
    private void Compose(ref RandomStream random, int width, bool clean, bool square, bool empty)
    {
        Span<float> pixels = grey.AsSpan(0, Height * width);
        ReadOnlySpan<float> inkCover = ink.Coverage, printCover = print.Coverage;
        float paper = clean ? random.Uniform(225, 256) : random.Uniform(85, 250);
        bool dark = clean || random.Chance(square ? 0.5f : 0.75f), binary = random.Chance(clean ? 0.25f : 0.045f);
        binary &= strength > 0.6f; // a threshold would remove thinner strokes
        float contrast = paper * (dark ? random.Uniform(0.4f, 0.97f) : random.Uniform(0.12f, 0.5f));
        float printContrast = random.Chance(square ? 0.3f : 0.5f)
            ? contrast * random.Uniform(0.25f, 1) : paper * random.Uniform(0.3f, 0.9f);
        float inkLevel = paper - contrast, printLevel = paper - printContrast,
            threshold = paper - 0.45f * contrast * strength;
        // Noise and background must leave thin strokes legible.
        float visible = contrast * strength * (binary ? 0.4f : 1);
        if (clean) pixels.Fill(paper);
        else LinePaper.Fill(ref random, pixels, width, paper, visible);
        if (!clean && random.Chance(0.05f)) Table(ref random, pixels, width, paper);
        float grain = !clean && random.Chance(0.25f) ? random.Uniform(0.1f, 0.6f) : 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            float under = pixels[i];
            if (printCover[i] > 0) under += printCover[i] * (float.MinNative(under, printLevel) - under);
            float cover = inkCover[i];
            if (cover > 0)
            {
                if (grain > 0) cover *= 1 - grain * random.Unit();
                under += cover * (float.MinNative(under, inkLevel) - under);
            }

            pixels[i] = under;
        }

        if (strength == 1 && random.Chance(!square ? 0.03f : isText ? 0.18f : 0.12f))
        {
            int factor = square ? 2 + random.Small(3) : 2;
            degradation.LowResolution(pixels, width, factor);
            threshold = paper - (paper - threshold) / factor;
        }

        if (clean)
        {
            if (binary) LineDegradation.Binarize(ref random, pixels, width, threshold, contrast);
            return;
        }

        if (!binary && random.Chance(0.7f)) LineDegradation.Light(ref random, pixels, width);
        if (random.Chance(strength < 0.8f ? 0.25f : 0.55f)) degradation.Blur(ref random, pixels, width);
        float noise = random.Unit();
        noise = visible * (random.Chance(0.92f) ? 0.1f : 0.22f) * noise * noise;
        if (empty) noise = random.Uniform(0, 6);
        if (random.Chance(0.85f)) LineDegradation.Noise(ref random, pixels, noise, random.Chance(0.4f));
        if (!binary && random.Chance(0.18f)) LineDegradation.Blocks(ref random, pixels, width, 0.1f * visible);
        if (random.Chance(0.15f)) degradation.Sharpen(pixels, width, random.Uniform(0.3f, 1.2f));
        threshold += random.Uniform(-0.02f, 0.15f) * contrast * strength;
        if (binary) LineDegradation.Binarize(ref random, pixels, width, threshold, contrast);
    }

    /// <summary>The table or a frame beside the paper: a dark or grey area at one or several sides.</summary>
    private static void Table(ref RandomStream random, Span<float> pixels, int width, float paper)
    {
        float level = paper * (random.Chance(0.6f) ? random.Uniform(0.05f, 0.4f) : random.Uniform(0.4f, 0.75f));
        bool all = random.Chance(0.2f);
        for (int side = 0; side < 4; side++)
        {
            if (!all && !random.Chance(0.4f)) continue;
            float depth = random.Uniform(0.5f, side < 2 ? 3.5f : 8), slope = random.Bell(0.02f);
            for (int y = 0; y < Height; y++)
            {
                Span<float> row = pixels.Slice(y * width, width);
                for (int x = 0; x < row.Length; x++)
                {
                    float inside = side switch
                    {
                        0 => y + slope * x,
                        1 => Height - 1 - y + slope * x,
                        2 => x + slope * y,
                        _ => width - 1 - x + slope * y,
                    };
                    row[x] += float.ClampNative(depth - inside, 0, 1) * (level - row[x]);
                }
            }
        }
    }

    /// <summary>The number of symbols from the start for which the line has enough frames.</summary>
    private static int Fitting(ReadOnlySpan<int> symbols, int width)
    {
        int frames = width / FrameWidth, needed = 0;
        for (int i = 0; i < symbols.Length; i++)
        {
            needed += i > 0 && symbols[i] == symbols[i - 1] ? 2 : 1;
            if (needed > frames) return i;
        }

        return symbols.Length;
    }
}
