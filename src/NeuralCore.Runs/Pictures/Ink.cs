namespace NeuralCore.Runs.Pictures;

/// <summary>A colour.</summary>
internal readonly record struct Ink(byte R, byte G, byte B)
{
    public static Ink White => Grey(255);

    /// <summary><c>#rrggbb</c></summary>
    public string Hex => $"#{R:x2}{G:x2}{B:x2}";

    public static Ink Grey(byte level) => new(level, level, level);

    /// <summary>This colour where <paramref name="share"/> is 0, <paramref name="other"/> where it is 1.</summary>
    public Ink Towards(Ink other, double share) =>
        new(Between(R, other.R, share), Between(G, other.G, share), Between(B, other.B, share));

    private static byte Between(byte from, byte to, double share) =>
        (byte)(from + (to - from) * Math.Clamp(share, 0, 1) + 0.5);
}
