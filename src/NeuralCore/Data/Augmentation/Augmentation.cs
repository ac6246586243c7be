using System.Globalization;
using NeuralCore.Kernels.Warping;

namespace NeuralCore;

/// <summary>
/// Data augmentation of training images: random transformations, different in every epoch, which reduce overfitting.
/// </summary>
/// <remarks><code>
/// Draw      shiftX, shiftY ~ ±shift   rotation ~ ±rotate   scaleX, scaleY ~ 1 ± scale   shear ~ ±shear      uniform
/// and independent
/// Elastic   the points of a grid of 7 pixels move by ±elastic in x and y, uniform; a cubic B-spline interpolates
/// between them      Simard, Steinkraus, Platt 2003
/// </code>
/// Text form: <c>shift=2,rotate=10,scale=0.1,shear=5,elastic=4</c>, any of them; <c>default</c>; <c>none</c>.</remarks>
public sealed record Augmentation
{
    /// <summary>The parameters: name, unit, maximum, getter and setter.</summary>
    private static readonly Part[] Parts =
    [
        new("shift", "pixels", 64, changes => changes.Shift, (changes, value) => changes with { Shift = value }),
        new("rotate", "degrees", 180, changes => changes.Rotate, (changes, value) => changes with { Rotate = value }),
        new("scale", "share of the size", 0.5, changes => changes.Scale,
            (changes, value) => changes with { Scale = value }),
        new("shear", "degrees", 60, changes => changes.Shear, (changes, value) => changes with { Shear = value }),
        new("elastic", "pixels", SplineGrid.MaxMove, changes => changes.Elastic,
            (changes, value) => changes with { Elastic = value }),
    ];

    private const string DefaultWord = "default", NoneWord = "none";

    /// <summary>No augmentation.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>
    /// Default augmentation for handwriting of 28×28 pixels, chosen on validation images of MNIST as described in
    /// benchmarks/README.md.
    /// </summary>
    public static Augmentation Default { get; } = new() { Shift = 1, Rotate = 7, Scale = 0.07, Shear = 7, Elastic = 2 };

    /// <summary>Maximum shift in x and y, in pixels.</summary>
    public double Shift { get; init; }

    /// <summary>Maximum rotation in both directions, in degrees.</summary>
    public double Rotate { get; init; }

    /// <summary>Maximum relative change of width and height.</summary>
    public double Scale { get; init; }

    /// <summary>Maximum shear in both directions, in degrees.</summary>
    public double Shear { get; init; }

    /// <summary>
    /// Maximum elastic displacement of a point in x and y, in pixels. A value of 5 has the same root mean square
    /// displacement as Simard's α = 34 at σ = 4.
    /// </summary>
    public double Elastic { get; init; }

    /// <summary>The text form that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        string text = string.Join(
            ',', Parts.Where(part => part.Get(this) != 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name}={part.Get(this)}")));
        return text.Length == 0 ? NoneWord : text;
    }

    /// <summary>
    /// Parses <c>shift=2,rotate=10</c>, <c>default</c>, <c>none</c>, or <c>default,elastic=0</c>, which changes one
    /// parameter of the default.
    /// </summary>
    /// <exception cref="FormatException">The text is not valid; the message names the part, what was found and what is
    /// allowed.</exception>
    public static Augmentation Parse(string text)
    {
        string[] words = text.Split(',', StringSplitOptions.TrimEntries);
        if (words is [NoneWord]) return None;
        Augmentation changes = words[0] == DefaultWord ? Default : None;
        var seen = new HashSet<string>();
        foreach (string word in words.Skip(words[0] == DefaultWord ? 1 : 0))
        {
            string[] sides = word.Split('=', 2, StringSplitOptions.TrimEntries);
            Part part = Parts.FirstOrDefault(part => part.Name == sides[0]) ?? throw new FormatException(
                $"'{word}' is not an augmentation. Use {string.Join(", ", Parts.Select(known => known.Name))}, " +
                    $"as in shift=2,rotate=10; or '{DefaultWord}' at the beginning; or '{NoneWord}' alone.");
            if (sides.Length < 2)
            {
                throw new FormatException(
                    $"'{word}' has no value. {part.Expected}, as in {part.Name}={part.Get(Default)}.");
            }

            if (!double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                || !part.Allows(value))
            {
                throw new FormatException($"{part.Expected}, not '{sides[1]}'.");
            }

            if (!seen.Add(part.Name)) throw new FormatException($"'{part.Name}' is given twice. Remove one.");
            changes = part.Set(changes, value);
        }

        return changes;
    }

    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    internal void Check()
    {
        foreach (Part part in Parts)
            Guard.Require(part.Allows(part.Get(this)), $"{part.Expected}, not {part.Get(this)}.");
    }

    /// <summary>
    /// Draws the transformation of one image. All random numbers are always drawn, so that a change of one parameter
    /// does not affect the others.
    /// </summary>
    internal AffineChange Draw(ref RandomStream random) => new(
        ShiftX: Shift * random.NextDouble(-1, 1), ShiftY: Shift * random.NextDouble(-1, 1),
            RotationDegrees: Rotate * random.NextDouble(-1, 1),
        ScaleX: 1 + Scale * random.NextDouble(-1, 1), ScaleY: 1 + Scale * random.NextDouble(-1, 1),
            Shear: Shear * random.NextDouble(-1, 1));

    private sealed record Part(
        string Name, string Unit, double Max, Func<Augmentation, double> Get,
        Func<Augmentation, double, Augmentation> Set)
    {
        public string Expected =>
            string.Create(CultureInfo.InvariantCulture, $"{Name} is a number from 0 to {Max} ({Unit})");

        public bool Allows(double value) => value >= 0 && value <= Max;
    }
}
