namespace NeuralCore.Web.Drawings;

/// <summary>Groups strokes into lines of writing, from top to bottom.</summary>
internal static class StrokeLines
{
    /// <summary>
    /// Part of the smaller height by which two groups must overlap to be one line: the loops of one line hang a little
    /// into the next.
    /// </summary>
    private const float Overlap = 0.3f;

    /// <summary>A group below this part of the greatest height is a dot or a dash of its neighbour.</summary>
    private const float Small = 0.4f;

    /// <summary>The lines; a stroke belongs to one of them.</summary>
    public static IReadOnlyList<IReadOnlyList<PenStroke>> Of(IReadOnlyList<PenStroke> strokes)
    {
        var groups = strokes.Select(stroke => (Strokes: new List<PenStroke> { stroke }, Bounds: InkBounds.Of([stroke])))
            .OrderByDescending(group => group.Bounds.Height).ToList();
        if (groups.Count == 0) return [];
        float highest = groups[0].Bounds.Height;
        var lines = new List<(List<PenStroke> Strokes, InkBounds Bounds)>();
        foreach ((List<PenStroke> own, InkBounds bounds) in groups)
        {
            int best = -1;
            float most = float.MinValue;
            for (int i = 0; i < lines.Count; i++)
            {
                InkBounds line = lines[i].Bounds;
                float shared = Math.Min(line.Bottom, bounds.Bottom) - Math.Max(line.Top, bounds.Top);
                if (shared > most) (best, most) = (i, shared);
            }

            bool belongs = best >= 0 && (bounds.Height < Small * highest || most > Overlap * bounds.Height);
            if (!belongs)
            {
                lines.Add((own, bounds));
                continue;
            }

            // The bounds of a line are those of its high strokes: small ones would join it with its neighbour.
            lines[best].Strokes.AddRange(own);
        }

        return [.. lines.OrderBy(line => line.Bounds.Top).Select(line => line.Strokes)];
    }
}
