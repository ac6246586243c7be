namespace NeuralCore.Handwriting.Pages;

/// <summary>Connected components of the strokes (8-connectivity), with the faint ink around each.</summary>
/// <remarks>Time and memory are linear in the number of pixels: one flood fill over the image, and bounding boxes of
/// at most <see cref="BoxBudget"/> times the image's area.</remarks>
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
    private readonly int[] labels;
    private readonly int[] queue;
    private readonly List<Component> components = [];

    private ComponentMap(InkField field)
    {
        this.field = field;
        labels = new int[field.Ink.Length];
        queue = new int[field.Ink.Length];
    }

    /// <summary>Extracts every component and clears all ink that belongs to none.</summary>
    public static List<InkPart> Parts(InkField field)
    {
        var map = new ComponentMap(field);
        map.FloodAll();
        bool[] kept = map.Choose();
        map.GrowSkirts(kept);
        for (int i = 0; i < map.labels.Length; i++)
            if (map.labels[i] == 0) field.Ink[i] = 0;
        return map.CutOut(kept);
    }

    /// <summary>The bounding boxes of printed boxes, or of several side by side that touch.</summary>
    public static List<PixelBox> PrintedBoxes(InkField field)
    {
        var map = new ComponentMap(field);
        map.FloodAll();
        return [.. Enumerable.Range(0, map.components.Count).Where(map.IsBox).Select(i => map.components[i].Box)];
    }

    private void FloodAll()
    {
        for (int i = 0; i < labels.Length; i++)
            if (labels[i] == 0 && field.Ink[i] >= field.Stroke) components.Add(Flood(i, components.Count + 1));
    }

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
                drawn[across ? x - side.Left : y - side.Top] |= labels[y * field.Width + x] == label;
        }

        return drawn.Count(pixel => pixel) >= BoxShare * drawn.Length;
    }

    private Component Flood(int start, int label)
    {
        (int width, int height) = (field.Width, field.Height);
        (int left, int top, int right, int bottom, int border, int core) = (width, height, 0, 0, 0, 0);
        (int onLeft, int onRight, int onTop, int onBottom, int steps) = (0, 0, 0, 0, 0);
        (int done, int open) = (0, 1);
        (queue[0], labels[start]) = (start, label);
        while (done < open)
        {
            int at = queue[done++];
            (int y, int x) = Math.DivRem(at, width);
            (left, top, right, bottom) =
                (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            core = Math.Max(core, field.Ink[at]);
            if (x == 0 || y == 0 || x == width - 1 || y == height - 1) border++;
            (onLeft, onRight) = (onLeft + (x == 0 ? 1 : 0), onRight + (x == width - 1 ? 1 : 0));
            (onTop, onBottom) = (onTop + (y == 0 ? 1 : 0), onBottom + (y == height - 1 ? 1 : 0));
            if (field.Paper.IsStep(x, y, width, height)) steps++;
            for (int v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
            {
                for (int u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
                {
                    int next = v * width + u;
                    if (labels[next] != 0 || field.Ink[next] < field.Stroke) continue;
                    labels[next] = label;
                    queue[open++] = next;
                }
            }
        }

        double share = Math.Max(Math.Max(onLeft, onRight) / (double)height, Math.Max(onTop, onBottom) / (double)width);
        bool isOutside = share >= SideShare || border >= BorderShare * 2 * (width + height)
            || steps >= StepShare * open
            || (border >= WedgeContact * Math.Max(right - left, bottom - top) && steps >= WedgeSteps * open);
        return new Component(new PixelBox(left, top, right - left, bottom - top), open, core, isOutside);
    }

    private bool[] Choose()
    {
        var kept = new bool[components.Count + 1];
        long budget = (long)BoxBudget * field.Ink.Length;
        int[] order = [.. Enumerable.Range(0, components.Count)
            .Where(i => components[i].Core >= field.Core && (!components[i].IsOutside || components.Count == 1))
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
        (int width, int height) = (field.Width, field.Height);
        int open = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (!kept[labels[i]])
            {
                field.Outside[i] = labels[i] > 0 && components[labels[i] - 1].IsOutside;
                labels[i] = 0;
            }
            else queue[open++] = i;
        }

        int done = 0;
        for (int ring = 1; done < open; ring++)
        {
            for (int end = open; done < end; done++)
            {
                int at = queue[done], label = labels[at];
                if (ring > 1 + components[label - 1].Box.Height / SkirtPart) continue;
                (int y, int x) = Math.DivRem(at, width);
                for (int v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
                {
                    for (int u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
                    {
                        int next = v * width + u;
                        if (labels[next] != 0 || field.Ink[next] == 0 || field.Ink[next] > field.Ink[at]) continue;
                        labels[next] = label;
                        queue[open++] = next;
                    }
                }
            }
        }
    }

    private List<InkPart> CutOut(bool[] kept)
    {
        var parts = new List<InkPart>();
        for (int i = 0; i < components.Count; i++)
        {
            if (!kept[i + 1]) continue;
            PixelBox box = components[i].Box;
            int reach = 1 + box.Height / SkirtPart;
            int left = Math.Max(0, box.Left - reach), top = Math.Max(0, box.Top - reach);
            box = new PixelBox(
                left, top, Math.Min(field.Width, box.Right + reach) - left,
                Math.Min(field.Height, box.Bottom + reach) - top);
            var pixels = new byte[box.Width * box.Height];
            for (int y = 0; y < box.Height; y++)
            {
                int from = (top + y) * field.Width + left;
                for (int x = 0; x < box.Width; x++)
                    if (labels[from + x] == i + 1) pixels[y * box.Width + x] = field.Ink[from + x];
            }

            parts.Add(new InkPart(box, pixels).Trimmed()!.AtFullStrength());
        }

        return parts;
    }

    /// <param name="Count">Number of its pixels.</param>
    /// <param name="Core">The largest ink value of its pixels.</param>
    /// <param name="IsOutside">Whether it is the desk, a dark frame or the edge of the paper.</param>
    private readonly record struct Component(PixelBox Box, int Count, int Core, bool IsOutside);
}
