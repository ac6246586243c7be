namespace NeuralCore.Web.Drawings;

/// <summary>Groups the strokes of a line into characters, for a classifier of single characters.</summary>
/// <remarks>A stroke is one character or a part of one: strokes above each other belong together, and so do small
/// strokes near a character.</remarks>
internal static class StrokeCharacters
{
    /// <summary>Part of the narrower's width that two groups of one character share.</summary>
    private const float MinShared = 0.5f;

    /// <summary>Greatest width of a character, in heights of the line.</summary>
    private const float MaxWidth = 1.3f;

    /// <summary>Height of a fragment, and its distance from its character, in heights of the line.</summary>
    private const float MaxFragment = 0.5f, MaxDistance = 0.12f;

    /// <summary>Least height of a character; lower groups are separators or specks. In heights of the line.</summary>
    private const float MinCharacter = 0.3f;

    /// <summary>The characters from left to right; a stroke belongs to at most one of them.</summary>
    /// <param name="strokes">At least one.</param>
    public static IReadOnlyList<IReadOnlyList<PenStroke>> Of(IReadOnlyList<PenStroke> strokes)
    {
        var groups = strokes
            .Select(stroke => (Strokes: new List<PenStroke> { stroke }, Bounds: Drawn(stroke))).ToList();
        float height = groups.Max(group => group.Bounds.Height);
        for (int i = 0; i < groups.Count;)
        {
            int other = Partner(i);
            if (other < 0)
            {
                i++;
                continue;
            }

            groups[i].Strokes.AddRange(groups[other].Strokes);
            groups[i] = (groups[i].Strokes, groups[i].Bounds.Union(groups[other].Bounds));
            groups.RemoveAt(other);
            i = 0;
        }

        return [.. groups.Where(group => group.Bounds.Height >= MinCharacter * height)
            .OrderBy(group => group.Bounds.Left).Select(group => group.Strokes)];

        // The nearest group that belongs to group i; −1 if there is none.
        int Partner(int i)
        {
            InkBounds own = groups[i].Bounds;
            (int best, float nearest) = (-1, float.MaxValue);
            for (int j = 0; j < groups.Count; j++)
            {
                InkBounds other = groups[j].Bounds;
                if (j == i || own.Union(other).Width > MaxWidth * height) continue;
                float shared = Math.Min(own.Right, other.Right) - Math.Max(own.Left, other.Left);
                float above = Math.Max(0, Math.Max(own.Top, other.Top) - Math.Min(own.Bottom, other.Bottom));
                float distance = Math.Max(0, -shared) + above;
                bool isFragment = Math.Min(own.Height, other.Height) < MaxFragment * height;
                bool belongs = shared >= MinShared * Math.Min(own.Width, other.Width)
                    || (isFragment && distance <= MaxDistance * height);
                if (belongs && distance < nearest) (best, nearest) = (j, distance);
            }

            return best;
        }
    }

    /// <summary>The bounds of a stroke with the width of its pen.</summary>
    private static InkBounds Drawn(PenStroke stroke)
    {
        InkBounds points = InkBounds.Of([stroke]);
        float half = 0.5f * stroke.Width;
        return new InkBounds(points.Left - half, points.Top - half, points.Right + half, points.Bottom + half);
    }
}
