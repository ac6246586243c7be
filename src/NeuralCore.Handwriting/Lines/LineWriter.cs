namespace NeuralCore.Handwriting.Lines;

/// <summary>What the characters of a line have in common because one person wrote them with one pen.</summary>
internal sealed class LineWriter
{
    private const int Digits = 10;

    private readonly DigitStyle?[] styles = new DigitStyle?[Digits];

    /// <summary>The digits are images of MNIST instead of strokes.</summary>
    public bool FromImages { get; private set; }

    /// <summary>The digits are printed.</summary>
    public bool Printed { get; private set; }

    /// <summary>Consecutive zeros are linked at the top.</summary>
    public bool LinksZeros { get; private set; }

    /// <summary>Size of the zeros at the end relative to other digits.</summary>
    public float ZeroSize { get; private set; }

    /// <summary>Width of characters relative to that of their style.</summary>
    public float Aspect { get; private set; }

    /// <summary>Lean to the right: x per y.</summary>
    public float Slant { get; private set; }

    /// <summary>Descent of the baseline: y per x.</summary>
    public float Slope { get; private set; }

    /// <summary>Standard deviation of a character's baseline, in cap heights.</summary>
    public float BaselineJitter { get; private set; }

    /// <summary>Standard deviation of a character's relative size.</summary>
    public float SizeJitter { get; private set; }

    /// <summary>
    /// Standard deviations of the warp and of the error of points: see <see cref="LineStrokes.Distort"/>.
    /// </summary>
    public float Warp { get; private set; }

    public float PointJitter { get; private set; }

    /// <summary>Mean and standard deviation of the gap between characters, in cap heights.</summary>
    public float Gap { get; private set; }

    public float GapJitter { get; private set; }

    /// <summary>Radius of the pen in cap heights, to which <see cref="ThinRadius"/> is an alternative.</summary>
    public float Radius { get; private set; }

    /// <summary>Radius of a thin pen in pixels; 0 for other pens.</summary>
    public float ThinRadius { get; private set; }

    /// <summary>How images are thinned or thickened, −1 to 1.</summary>
    public float ImageWeight { get; private set; }

    /// <summary>Distance in pixels at which strokes are drawn a second time; 0: once.</summary>
    public float Retrace { get; private set; }

    private float pressure, roundness, cornerRoundness, nib, newForms;

    /// <summary>Draws new parameters. The ranges were chosen by eye.</summary>
    /// <param name="hasImages">Half of the writers use images.</param>
    /// <param name="spaced">The characters are far apart.</param>
    public void Draw(ref RandomStream random, bool hasImages, bool spaced)
    {
        Array.Clear(styles);
        Printed = random.Chance(0.05f);
        FromImages = hasImages && !Printed && random.Chance(0.53f);
        LinksZeros = random.Chance(0.2f);
        newForms = random.Uniform(0.1f, 0.9f);
        float looseness = Printed ? 0.05f : random.Uniform(0.25f, 1.15f);
        ZeroSize = !Printed && random.Chance(0.25f) ? random.Uniform(0.5f, 0.9f) : 1;
        Aspect = random.Uniform(0.7f, 1.35f) + random.Uniform(0, 0.7f) * random.Unit();
        if (FromImages) Aspect = 0.35f + 0.6f * Aspect; // images of digits are wider than the styles
        Slant = Printed ? (random.Chance(0.2f) ? 0.2f : 0)
            : FromImages ? random.Bell(0.16f) : 0.14f + random.Bell(0.22f);
        Slope = random.Bell(Printed ? 0.01f : 0.035f);
        BaselineJitter = 0.06f * looseness * random.Unit() + (Printed ? 0 : 0.01f);
        SizeJitter = Printed ? 0 : 0.14f * looseness * random.Unit();
        Warp = 0.11f * looseness;
        PointJitter = 0.034f * looseness * random.Unit() + 0.006f * looseness;
        Gap = spaced ? random.Uniform(0.2f, 0.95f)
            : random.Chance(0.25f) ? random.Uniform(-0.1f, 0.08f)
            : random.Chance(0.7f) ? random.Uniform(0.06f, 0.3f) : random.Uniform(0.25f, 0.6f);
        GapJitter = Printed ? 0 : (spaced ? 0.15f : 0.09f) * random.Unit();
        float pen = random.Unit();
        ThinRadius = pen < 0.16f ? random.Uniform(0.25f, 0.6f) : 0;
        Radius = pen < 0.74f ? random.Uniform(0.034f, 0.062f) : random.Uniform(0.055f, 0.095f);
        ImageWeight = random.Chance(0.3f) ? 0 : random.Uniform(-0.65f, 0.6f);
        Retrace = !Printed && random.Chance(0.04f) ? random.Uniform(0.5f, 1.6f) : 0;
        pressure = Printed ? 0 : random.Bell(0.16f);
        roundness = Printed ? 1.1f : random.Uniform(0.95f, 1.4f);
        cornerRoundness = Printed ? 0 : Math.Max(0, random.Uniform(-0.4f, 0.9f));
        nib = random.Chance(Printed ? 0.5f : 0.2f) ? random.Uniform(-0.25f, 0.45f) : 0;
    }

    /// <summary>Replaces the pen by one of half the width.</summary>
    public void UseThinnerPen() =>
        (Radius, ImageWeight, Retrace) = (0.5f * Radius, Math.Min(ImageWeight, 0) - 0.2f, 0);

    /// <summary>Changes the writer for strokes that are already slanted and distorted.</summary>
    public void WriteText(ref RandomStream random)
    {
        (FromImages, Printed) = (false, false);
        Aspect = random.Uniform(0.85f, 1.2f);
        Slant = random.Bell(0.04f);
        PointJitter *= 0.3f;
    }

    /// <summary>The style of a digit: usually the one that this writer used before.</summary>
    public DigitStyle StyleOf(ref RandomStream random, int digit)
    {
        if (styles[digit] is { } known && (Printed || random.Chance(0.88f))) return known;
        ReadOnlySpan<DigitStyle> choice = Printed ? DigitForms.PrintedOf(digit)
            : random.Chance(newForms) ? DigitForms.Of(digit) : DigitStyles.Of(digit);
        DigitStyle style = DigitStyle.Choose(choice, ref random);
        styles[digit] = style;
        return style;
    }

    /// <summary>How dark the middle of a stroke is relative to the ink: thin pens are fainter.</summary>
    public float Strength(float capHeight) =>
        Math.Min(1, FromImages ? 1 + 0.5f * ImageWeight : 2 * Pen(capHeight).Radius);

    /// <summary>The pen for writing with this cap height in pixels.</summary>
    public LinePen Pen(float capHeight)
    {
        float radius = FromImages ? capHeight * (0.058f + 0.03f * ImageWeight)
            : ThinRadius > 0 ? ThinRadius : Math.Max(0.3f, Radius * capHeight);
        return new LinePen(radius, pressure, roundness, cornerRoundness, nib);
    }
}
