namespace NeuralCore.Handwriting.Pages;

/// <summary>Joins the parts of a line, connected components of ink or pen strokes, to characters.</summary>
/// <remarks>A part is one character or a piece of one: parts above each other belong together, and so do fragments near
/// a character.</remarks>
internal static class CharacterGroups
{
    /// <summary>
    /// Two parts are one character if they share this much of the narrower's width; a part of less than
    /// <see cref="MaxFragment"/> heights also if its distance is at most <see cref="MaxDistance"/> heights.
    /// </summary>
    private const double MinShared = 0.5, MaxFragment = 0.5;

    /// <summary>Distance of a fragment from its character, in heights.</summary>
    public const double MaxDistance = 0.12;

    /// <summary>Lower groups are separators or specks; in heights.</summary>
    private const double MinCharacter = 0.3;

    /// <summary>Maximum width of parts that are joined, in heights.</summary>
    private const double MaxWidth = 1.3;

    /// <summary>The indices of the parts of each character, from left to right; a part belongs to at most
    /// one.</summary>
    /// <param name="height">Of the characters of the line.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Of(IReadOnlyList<InkBox> parts, double height)
    {
        var groups = parts.Select((box, i) => (Parts: new List<int> { i }, Box: box)).ToList();
        for (int i = 0; i < groups.Count;)
        {
            int other = Partner(i);
            if (other < 0)
            {
                i++;
                continue;
            }

            groups[i].Parts.AddRange(groups[other].Parts);
            groups[i] = (groups[i].Parts, groups[i].Box.Union(groups[other].Box));
            groups.RemoveAt(other);
            i = 0;
        }

        return [.. groups.Where(group => group.Box.Height >= MinCharacter * height)
            .OrderBy(group => group.Box.Left + group.Box.Right).Select(group => group.Parts)];

        // The nearest group that belongs to group i; −1 if there is none.
        int Partner(int i)
        {
            InkBox own = groups[i].Box;
            (int best, double nearest) = (-1, double.MaxValue);
            for (int j = 0; j < groups.Count; j++)
            {
                InkBox other = groups[j].Box;
                if (j == i || own.Union(other).Width > MaxWidth * height) continue;
                double shared = Math.Min(own.Right, other.Right) - Math.Max(own.Left, other.Left);
                double above = Math.Max(0, Math.Max(own.Top, other.Top) - Math.Min(own.Bottom, other.Bottom));
                double distance = Math.Max(0, -shared) + above;
                bool isFragment = Math.Min(own.Height, other.Height) < MaxFragment * height;
                bool belongs = shared >= MinShared * Math.Min(own.Width, other.Width)
                    || (isFragment && distance <= MaxDistance * height);
                if (belongs && distance < nearest) (best, nearest) = (j, distance);
            }

            return best;
        }
    }
}

/// <summary>A rectangle around ink, in pixels or in units of a page.</summary>
internal readonly record struct InkBox(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>The bounding box of both.</summary>
    public InkBox Union(InkBox other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top),
        Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}
