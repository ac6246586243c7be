using System.Globalization;
using NeuralCore.Kernels.Warping;

namespace NeuralCore;

/// <summary>How far training images are changed, each time anew: a network that never sees the same image twice learns the digit and not the pixels.</summary>
/// <remarks><code>
/// Draw      shiftX, shiftY ~ ±shift   rotation ~ ±rotate   scaleX, scaleY ~ 1 ± scale   lean ~ ±shear      uniform, each on its own
/// Elastic   a grid of points 7 pixels apart moves by ±elastic each way, uniform; between them a cubic B-spline      Simard, Steinkraus, Platt 2003
/// </code>
/// As text: <c>shift=2,rotate=10,scale=0.1,shear=5,elastic=4</c>, any of them; <c>default</c>; <c>none</c>.</remarks>
public sealed record Augmentation
{
    /// <summary>Each part: its name, its unit, the largest figure, how to read and to set it.</summary>
    private static readonly Part[] Parts =
    [
        new("shift", "pixels", 64, changes => changes.Shift, (changes, value) => changes with { Shift = value }),
        new("rotate", "degrees", 180, changes => changes.Rotate, (changes, value) => changes with { Rotate = value }),
        new("scale", "share of the size", 0.5, changes => changes.Scale, (changes, value) => changes with { Scale = value }),
        new("shear", "degrees", 60, changes => changes.Shear, (changes, value) => changes with { Shear = value }),
        new("elastic", "pixels", SplineGrid.MaxMove, changes => changes.Elastic, (changes, value) => changes with { Elastic = value }),
    ];

    private const string DefaultWord = "default", NoneWord = "none";

    /// <summary>No change.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>What suits handwriting of 28×28 pixels: chosen on validation images of MNIST, as benchmarks/README.md tells.</summary>
    public static Augmentation Default { get; } = new() { Shift = 1, Rotate = 7, Scale = 0.07, Shear = 7, Elastic = 2 };

    /// <summary>Pixels, each way.</summary>
    public double Shift { get; init; }

    /// <summary>Degrees, both ways.</summary>
    public double Rotate { get; init; }

    /// <summary>The share by which width and height grow or shrink.</summary>
    public double Scale { get; init; }

    /// <summary>Degrees by which upright strokes lean to a side.</summary>
    public double Shear { get; init; }

    /// <summary>Pixels by which any point may move against its surroundings, each way. Simard's α = 34 at σ = 4 moves pixels as far, by the root mean square, as 5 does.</summary>
    public double Elastic { get; init; }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        string text = string.Join(',', Parts.Where(part => part.Get(this) != 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name}={part.Get(this)}")));
        return text.Length == 0 ? NoneWord : text;
    }

    /// <summary>Reads <c>shift=2,rotate=10</c>, <c>default</c>, <c>none</c>, or <c>default,elastic=0</c>: the default but for what follows.</summary>
    /// <exception cref="FormatException">It is none of these; the message names the part, what was found and what is possible.</exception>
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
                $"'{word}' is no change of images. Known are {string.Join(", ", Parts.Select(known => known.Name))}, as in shift=2,rotate=10; or '{DefaultWord}' at the beginning; or '{NoneWord}' alone.");
            if (sides.Length < 2) throw new FormatException($"'{word}' says not how far. {part.Expected}, as in {part.Name}={part.Get(Default)}.");
            if (!double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !part.Allows(value)) throw new FormatException($"{part.Expected}, not '{sides[1]}'.");
            if (!seen.Add(part.Name)) throw new FormatException($"'{part.Name}' stands twice. Leave one out.");
            changes = part.Set(changes, value);
        }

        return changes;
    }

    /// <exception cref="ArgumentException">A figure is outside its bounds.</exception>
    internal void Check()
    {
        foreach (Part part in Parts) Guard.Require(part.Allows(part.Get(this)), $"{part.Expected}, not {part.Get(this)}.");
    }

    /// <summary>The change of one image. All figures are drawn, whichever are wanted, so that one more never alters the others.</summary>
    internal AffineChange Draw(ref RandomStream random) => new(
        ShiftX: Shift * random.NextDouble(-1, 1), ShiftY: Shift * random.NextDouble(-1, 1), RotationDegrees: Rotate * random.NextDouble(-1, 1),
        ScaleX: 1 + Scale * random.NextDouble(-1, 1), ScaleY: 1 + Scale * random.NextDouble(-1, 1), Shear: Shear * random.NextDouble(-1, 1));

    private sealed record Part(string Name, string Unit, double Most, Func<Augmentation, double> Get, Func<Augmentation, double, Augmentation> Set)
    {
        public string Expected => string.Create(CultureInfo.InvariantCulture, $"{Name} is a number from 0 to {Most} ({Unit})");

        public bool Allows(double value) => value >= 0 && value <= Most;
    }
}
