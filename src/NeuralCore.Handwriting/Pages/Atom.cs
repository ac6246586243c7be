namespace NeuralCore.Handwriting.Pages;

/// <summary>Ink that is not divided further: a connected component, or the piece of one between two cuts.</summary>
/// <param name="Component">Number of the component, the same for all its pieces.</param>
/// <param name="Piece">Number of the piece in its component, from left to right.</param>
/// <param name="CutBefore">The cut between it and the previous piece; null for the first.</param>
/// <param name="CutAfter">The cut between it and the next piece; null for the last.</param>
internal sealed record Atom(InkPart Part, int Component, int Piece, Cut? CutBefore, Cut? CutAfter)
{
    /// <summary>The pieces of a component between <paramref name="cuts"/>.</summary>
    public static List<Atom> Of(InkPart part, int component, IReadOnlyList<Cut> cuts)
    {
        var atoms = new List<Atom>();
        Cut? before = null;
        for (int i = 0; i <= cuts.Count; i++)
        {
            Cut? after = i < cuts.Count ? cuts[i] : null;
            if (Between(part, before, after) is not { } piece) continue; // two cuts along the same path enclose nothing
            atoms.Add(new Atom(piece, component, atoms.Count, before, after));
            before = after;
        }

        if (atoms.Count > 0) atoms[^1] = atoms[^1] with { CutAfter = null };
        return atoms;
    }

    private static InkPart? Between(InkPart part, Cut? before, Cut? after)
    {
        int left = before?.Columns.Min() ?? 0, right = after?.Columns.Max() ?? part.Box.Width, height = part.Box.Height;
        if (right <= left) return null;
        var box = new PixelBox(part.Box.Left + left, part.Box.Top, right - left, height);
        var pixels = new byte[box.Width * height];
        for (int y = 0; y < height; y++)
        {
            int from = before?.Columns[y] ?? 0, to = after?.Columns[y] ?? part.Box.Width;
            if (to > from)
            {
                part.Pixels.AsSpan(y * part.Box.Width + from, to - from)
                    .CopyTo(pixels.AsSpan(y * box.Width + from - left));
            }
        }

        return new InkPart(box, pixels).Trimmed();
    }
}
