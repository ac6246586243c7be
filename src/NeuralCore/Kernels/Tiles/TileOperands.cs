namespace NeuralCore.Kernels.Tiles;

/// <summary>Where a tile finds its numbers. Offsets and strides count elements, not bytes.</summary>
internal unsafe struct TileOperands
{
    /// <summary>A[segment s, i, k] = A[Segments[s] + i·ARow + k·AStep].</summary>
    public Real* A;
    public nint ARow;
    public nint AStep;

    /// <summary>
    /// The reduction is SegmentCount runs of Depth terms: one for a matrix product, one a kernel row for a convolution.
    /// </summary>
    public int* Segments;
    public int SegmentCount;
    public int Depth;

    /// <summary>B[s, k, j] = B[(s·Depth + k)·BRow + j]: the segments of B follow each other.</summary>
    public Real* B;
    public nint BRow;

    /// <summary>
    /// While a row of B is used, the row this far behind it is fetched into the cache, also beyond the end of B; 0 for
    /// a B that is in the cache.
    /// </summary>
    public nint Ahead;

    /// <summary>
    /// What the chains start from: C itself to accumulate, a bias with row stride 0, or zeros with row stride 0.
    /// </summary>
    public Real* Start;
    public nint StartRow;

    public Real* C;
    public nint CRow;

    /// <summary>
    /// First column of the second vector; in a tile of one vector, first row of the lower half. Set by
    /// <see cref="ProductTile.Run"/> from the tile's size.
    /// </summary>
    public nint Second;
}
