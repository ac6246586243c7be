namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// Cuts a length into the fewest pieces of at most a given size, as even as can be: no piece is a thin remainder that
/// would waste registers.
/// </summary>
internal readonly struct TileSplit
{
    private readonly int length;
    private readonly int unit;

    private TileSplit(int length, int count, int unit)
    {
        this.length = length;
        this.unit = unit;
        Count = count;
    }

    public int Count { get; }

    /// <summary>Rows: pieces of at most <paramref name="limit"/>, differing by at most one.</summary>
    public static TileSplit Even(int length, int limit) => new(length, (length + limit - 1) / limit, unit: 0);

    /// <summary>
    /// Columns: pieces of exactly <paramref name="limit"/>, save that the last two share when the last would be less
    /// than half.
    /// </summary>
    public static TileSplit Panels(int length, int limit) => new(length, (length + limit - 1) / limit, unit: limit);

    public int Start(int piece)
    {
        if (unit == 0) return (int)((long)length * piece / Count);
        int regular = piece * unit;
        return piece > 0 && piece == Count - 1 && length - regular < unit / 2 ? (regular - unit + length + 1) / 2
            : regular;
    }

    public int Size(int piece) => (piece + 1 == Count ? length : Start(piece + 1)) - Start(piece);
}
