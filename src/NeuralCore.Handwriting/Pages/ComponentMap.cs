using System.Buffers;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Connected components of the strokes (8-connectivity), with the faint ink around each.</summary>
/// <remarks>Time and memory are linear in the number of pixels: one labelling of the image, and bounding boxes of at
/// most <see cref="BoxBudget"/> times the image's area.</remarks>
internal sealed class ComponentMap
{
    /// <summary>Maximum number of components, more than a page has digits; the largest are kept.</summary>
    private const int MaxComponents = 4096;

    /// <summary>
    /// Maximum total area of all bounding boxes, in images: nested frames would otherwise need quadratic memory.
    /// </summary>
    private const int BoxBudget = 4;

    /// <summary>
    /// A component that covers this share of the image's border, or of one side, is the desk, a shadow or a frame.
    /// </summary>
    private const double BorderShare = 0.15, SideShare = 0.85;

    /// <summary>
    /// A component with this share of its pixels at steps of the paper level is the edge of the paper.
    /// </summary>
    private const double StepShare = 0.5;

    /// <summary>
    /// The dark wedge between a sloped edge and the image's border: contact with the border in lengths of its longer
    /// side, and share of its pixels at steps.
    /// </summary>
    private const double WedgeContact = 0.1, WedgeSteps = 0.15;

    /// <summary>
    /// A component is a printed box if this share of each side is drawn within 1/<see cref="SidePart"/> of the shorter
    /// side; the smallest in pixels.
    /// </summary>
    private const double BoxShare = 0.9;

    private const int SidePart = 8, MinBoxSide = 16;

    /// <summary>
    /// Faint ink belongs to a component up to a distance of 1 pixel + the component's height / <see cref="SkirtPart"/>.
    /// </summary>
    private const int SkirtPart = 10;

    private readonly InkField field;
    private readonly ComponentLabels labelling;
    private readonly int[] labels;
    private readonly Component[] components;

    public ComponentMap(InkField field)
    {
        this.field = field;
        labelling = new ComponentLabels(field);
        labels = labelling.Labels;
        components = [.. labelling.Components.Select(Describe)];
    }

    /// <summary>Extracts every component and clears all ink that belongs to none. The map is used up.</summary>
    public List<InkPart> Parts()
    {
        bool[] kept = Choose();
        GrowSkirts(kept);
        for (int y = 0; y < field.Height; y++)
        {
            ReadOnlySpan<int> row = labels.AsSpan(labelling.At(0, y), field.Width);
            Span<byte> ink = field.Ink.AsSpan(y * field.Width, field.Width);
            for (int x = 0; x < ink.Length; x++)
                if (row[x] == 0) ink[x] = 0;
        }

        return CutOut(kept);
    }

    /// <summary>The bounding boxes of printed boxes, or of several side by side that touch.</summary>
    public List<PixelBox> PrintedBoxes() =>
        [.. Enumerable.Range(0, components.Length).Where(IsBox).Select(i => components[i].Box)];

    private bool IsBox(int i)
    {
        PixelBox box = components[i].Box;
        int shorter = Math.Min(box.Width, box.Height), depth = Math.Max(2, shorter / SidePart);
        return shorter >= MinBoxSide
            && IsDrawn(box with { Height = depth }, i + 1, across: true)
            && IsDrawn(box with { Top = box.Bottom - depth, Height = depth }, i + 1, across: true)
            && IsDrawn(box with { Width = depth }, i + 1, across: false)
            && IsDrawn(box with { Left = box.Right - depth, Width = depth }, i + 1, across: false);
    }

    /// <summary>Whether most columns, or rows, of a side of a box have a pixel of the component.</summary>
    private bool IsDrawn(PixelBox side, int label, bool across)
    {
        var drawn = new bool[across ? side.Width : side.Height];
        for (int y = side.Top; y < side.Bottom; y++)
        {
            for (int x = side.Left; x < side.Right; x++)
                drawn[across ? x - side.Left : y - side.Top] |= labels[labelling.At(x, y)] == label;
        }

        return drawn.Count(pixel => pixel) >= BoxShare * drawn.Length;
    }

    private Component Describe(ComponentLabels.Measures found)
    {
        (int width, int height, PixelBox box) = (field.Width, field.Height, found.Box);
        double share = Math.Max(
            Math.Max(found.OnLeft, found.OnRight) / (double)height,
            Math.Max(found.OnTop, found.OnBottom) / (double)width);
        bool isOutside = share >= SideShare || found.OnBorder >= BorderShare * 2 * (width + height)
            || found.Steps >= StepShare * found.Count
            || (found.OnBorder >= WedgeContact * Math.Max(box.Width, box.Height)
                && found.Steps >= WedgeSteps * found.Count);
        return new Component(box, found.Count, found.Core, isOutside);
    }

    private bool[] Choose()
    {
        var kept = new bool[components.Length + 1];
        long budget = (long)BoxBudget * field.Ink.Length;
        int[] order = [.. Enumerable.Range(0, components.Length)
            .Where(i => components[i].Core >= field.Core && (!components[i].IsOutside || components.Length == 1))
            .OrderByDescending(i => components[i].Count).Take(MaxComponents)];
        foreach (int i in order)
        {
            budget -= (long)components[i].Box.Width * components[i].Box.Height;
            if (budget < 0) break;
            kept[i + 1] = true;
        }

        return kept;
    }

    /// <summary>
    /// Assigns to each component the ink that fades away from it, ring by ring, only to pixels with equal or less ink;
    /// ink that is not reached belongs to no component.
    /// </summary>
    private void GrowSkirts(bool[] kept)
    {
        int stride = labelling.Stride, open = 0;
        int[] queue = ArrayPool<int>.Shared.Rent(field.Ink.Length);
        // With the layout of the labels, so that a pixel has one index.
        byte[] ink = ArrayPool<byte>.Shared.Rent(labels.Length);
        for (int y = 0; y < field.Height; y++)
        {
            int first = labelling.At(0, y);
            ReadOnlySpan<byte> row = field.Ink.AsSpan(y * field.Width, field.Width);
            row.CopyTo(ink.AsSpan(first));
            for (int x = 0; x < row.Length; x++)
            {
                int at = first + x, label = labels[at];
                if (label == 0) continue;
                if (kept[label]) queue[open++] = at;
                else
                {
                    field.Outside[y * field.Width + x] = components[label - 1].IsOutside;
                    labels[at] = 0;
                }
            }
        }

        ReadOnlySpan<int> around = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1];
        int done = 0;
        for (int ring = 1; done < open; ring++)
        {
            for (int end = open; done < end; done++)
            {
                int at = queue[done], label = labels[at];
                if (ring > 1 + components[label - 1].Box.Height / SkirtPart) continue;
                foreach (int offset in around)
                {
                    int next = at + offset;
                    if (labels[next] != 0 || ink[next] == 0 || ink[next] > ink[at]) continue;
                    labels[next] = label;
                    queue[open++] = next;
                }
            }
        }

        ArrayPool<int>.Shared.Return(queue);
        ArrayPool<byte>.Shared.Return(ink);
    }

    private List<InkPart> CutOut(bool[] kept)
    {
        var parts = new List<InkPart>();
        for (int i = 0; i < components.Length; i++)
        {
            if (!kept[i + 1]) continue;
            PixelBox box = components[i].Box;
            int reach = 1 + box.Height / SkirtPart;
            int left = Math.Max(0, box.Left - reach), top = Math.Max(0, box.Top - reach);
            box = new PixelBox(
                left, top, Math.Min(field.Width, box.Right + reach) - left,
                Math.Min(field.Height, box.Bottom + reach) - top);
            box = Trim(box, i + 1);
            var pixels = new byte[box.Width * box.Height];
            for (int y = 0; y < box.Height; y++)
            {
                ReadOnlySpan<int> row = labels.AsSpan(labelling.At(box.Left, box.Top + y), box.Width);
                ReadOnlySpan<byte> ink = field.Ink.AsSpan((box.Top + y) * field.Width + box.Left, box.Width);
                Span<byte> target = pixels.AsSpan(y * box.Width, box.Width);
                for (int x = 0; x < row.Length; x++)
                    if (row[x] == i + 1) target[x] = ink[x];
            }

            parts.Add(new InkPart(box, pixels).AtFullStrength());
        }

        return parts;
    }

    /// <summary>The bounding box of a component and its skirt inside of a box.</summary>
    private PixelBox Trim(PixelBox box, int label)
    {
        int left = box.Width, right = -1, top = -1, bottom = -1;
        for (int y = 0; y < box.Height; y++)
        {
            ReadOnlySpan<int> row = labels.AsSpan(labelling.At(box.Left, box.Top + y), box.Width);
            int first = row.IndexOf(label);
            if (first < 0) continue;
            (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOf(label)));
            (top, bottom) = (top < 0 ? y : top, y);
        }

        return new PixelBox(box.Left + left, box.Top + top, right - left + 1, bottom - top + 1);
    }

    /// <param name="Count">Number of its pixels.</param>
    /// <param name="Core">The largest ink value of its pixels.</param>
    /// <param name="IsOutside">Whether it is the desk, a dark frame or the edge of the paper.</param>
    private readonly record struct Component(PixelBox Box, int Count, int Core, bool IsOutside);
}
