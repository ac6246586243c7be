namespace NeuralCore.Runs.Pictures;

/// <summary>
/// The colours of all images and charts: distinguishable with colour blindness and in print.
/// </summary>
/// <remarks>Okabe and Ito 2008, "Color Universal Design".</remarks>
internal static class Palette
{
    public static readonly Ink Orange = new(230, 159, 0);
    public static readonly Ink SkyBlue = new(86, 180, 233);
    public static readonly Ink Green = new(0, 158, 115);
    public static readonly Ink Blue = new(0, 114, 178);
    public static readonly Ink Vermilion = new(213, 94, 0);
    public static readonly Ink Purple = new(204, 121, 167);

    /// <summary>Errors. Darker than vermilion, so that small red text is legible.</summary>
    public static readonly Ink Wrong = new(196, 32, 24);

    public static readonly Ink Text = Ink.Grey(32);
    public static readonly Ink Faint = Ink.Grey(104);
    public static readonly Ink Line = Ink.Grey(190);
    public static readonly Ink Grid = Ink.Grey(228);

    /// <summary>Of the lines of a chart, in this order.</summary>
    public static IReadOnlyList<Ink> Series { get; } = [Blue, Vermilion, Green, Purple, Orange, SkyBlue, Faint];

    /// <summary>Blue for −1, white for 0, red for 1.</summary>
    public static Ink Diverging(double value) =>
        value < 0 ? Ink.White.Towards(new(5, 72, 140), -value) : Ink.White.Towards(new(170, 16, 30), value);
}
