using System.Runtime.InteropServices;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Labels the connected components of the strokes (8-connectivity).</summary>
/// <remarks><code>
/// Runs      the strokes of each row, from left to right; a run continues the components of the runs above that it
///           touches, which become one component if they are several
/// Labels    (Height + 2, Stride): 0 paper, i + 1 for component i, −1 in a border of one pixel around the image
/// </code>
/// Components are numbered by their first pixel, row by row. Time and memory are linear in the number of
/// pixels.</remarks>
internal sealed class ComponentLabels
{
    private readonly InkField field;
    private readonly List<Run> runs = [];
    private readonly List<Measures> found = [];
    private readonly List<int> parents = [];

    public ComponentLabels(InkField field)
    {
        this.field = field;
        Stride = field.Width + 2;
        Labels = new int[Stride * (field.Height + 2)];
        if (field.Stroke <= byte.MaxValue) FindRuns();
        int[] numbers = Number();
        foreach (Run run in runs)
            Labels.AsSpan(At(run.Start, run.Row), run.End - run.Start).Fill(numbers[Root(run.Label)] + 1);
        Labels.AsSpan(0, Stride).Fill(-1);
        Labels.AsSpan(Labels.Length - Stride).Fill(-1);
        for (int y = 1; y <= field.Height; y++) Labels[y * Stride] = Labels[(y + 1) * Stride - 1] = -1;
    }

    public int Stride { get; }

    public int[] Labels { get; }

    public IReadOnlyList<Measures> Components { get; private set; } = [];

    /// <summary>The index of a pixel of the image in <see cref="Labels"/>.</summary>
    public int At(int x, int y) => (y + 1) * Stride + x + 1;

    private void FindRuns()
    {
        int width = field.Width, above = 0, aboveEnd = 0;
        for (int y = 0; y < field.Height; y++)
        {
            ReadOnlySpan<byte> row = field.Ink.AsSpan(y * width, width);
            int first = runs.Count;
            for (int start, end = 0; end < width; end++)
            {
                int gap = row[end..].IndexOfAnyInRange((byte)field.Stroke, byte.MaxValue);
                if (gap < 0) break;
                start = end + gap;
                end = start + 1;
                while (end < width && row[end] >= field.Stroke) end++;
                Measures own = Measure(row[start..end], y, start, end);
                int label = -1;
                // Those that end before the run does touch only this one; the last may touch the next run too.
                while (above < aboveEnd && runs[above].End < start) above++;
                for (int i = above; i < aboveEnd && runs[i].Start <= end; i++) label = Join(label, runs[i].Label);
                if (label < 0)
                {
                    label = found.Count;
                    found.Add(own);
                    parents.Add(label);
                }
                else found[label] = found[label].And(own);
                runs.Add(new Run(y, start, end, label));
            }

            (above, aboveEnd) = (first, runs.Count);
        }
    }

    private Measures Measure(ReadOnlySpan<byte> ink, int y, int start, int end)
    {
        (int width, int height, int count) = (field.Width, field.Height, ink.Length);
        byte core = 0;
        foreach (byte pixel in ink) core = Math.Max(core, pixel);
        (int left, int right) = (start == 0 ? 1 : 0, end == width ? 1 : 0);
        (int top, int bottom) = (y == 0 ? count : 0, y == height - 1 ? count : 0);
        int border = top + bottom > 0 ? count : Math.Min(count, left + right);
        return new Measures(
            start, y, end, y + 1, count, core, border, left, right, top, bottom,
            field.Paper.Steps(y, start, end, width, height));
    }

    /// <summary>Makes two components one, that with the earlier first pixel.</summary>
    private int Join(int label, int other)
    {
        other = Root(other);
        if (label < 0 || label == other) return other;
        (int kept, int gone) = (Math.Min(label, other), Math.Max(label, other));
        parents[gone] = kept;
        found[kept] = found[kept].And(found[gone]);
        return kept;
    }

    private int Root(int label)
    {
        Span<int> of = CollectionsMarshal.AsSpan(parents);
        while (of[label] != label) label = of[label] = of[of[label]];
        return label;
    }

    /// <summary>For each root the number of its component.</summary>
    private int[] Number()
    {
        var numbers = new int[found.Count];
        var components = new List<Measures>();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (parents[i] != i) continue;
            numbers[i] = components.Count;
            components.Add(found[i]);
        }

        Components = components;
        return numbers;
    }

    /// <param name="End">Exclusive.</param>
    private readonly record struct Run(int Row, int Start, int End, int Label);

    /// <summary>What is known of a component.</summary>
    /// <param name="Right">Exclusive.</param>
    /// <param name="Bottom">Exclusive.</param>
    /// <param name="Count">Number of its pixels.</param>
    /// <param name="Core">The largest ink value of its pixels.</param>
    /// <param name="OnBorder">Pixels on the image's border; then those on each side.</param>
    /// <param name="Steps">Pixels where the level of the paper changes abruptly.</param>
    internal readonly record struct Measures(
        int Left, int Top, int Right, int Bottom, int Count, int Core, int OnBorder, int OnLeft, int OnRight, int OnTop,
        int OnBottom, int Steps)
    {
        public PixelBox Box => new(Left, Top, Right - Left, Bottom - Top);

        /// <summary>Of two parts of one component.</summary>
        public Measures And(in Measures other) => new(
            Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right),
            Math.Max(Bottom, other.Bottom), Count + other.Count, Math.Max(Core, other.Core),
            OnBorder + other.OnBorder, OnLeft + other.OnLeft, OnRight + other.OnRight, OnTop + other.OnTop,
            OnBottom + other.OnBottom, Steps + other.Steps);
    }
}
