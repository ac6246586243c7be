namespace NeuralCore.Handwriting.Pages;

/// <summary>Groups the ink of a page into lines of text, which may be sloped.</summary>
/// <remarks>
/// Each part is linked to the next part on its right that has a similar height and overlaps it vertically. A linear
/// regression over all chains gives the slope; the chains are built again with the slope removed. Then each chain, the
/// highest first, is merged into the line that it continues or whose fragments it contains; otherwise it starts a new
/// line.
/// </remarks>
internal sealed class LineFinder
{
    private const double MaxGapWidth = 2, MinOverlap = 0.4, MinHeightRatio = 0.5, MaxSlope = 0.27;

    /// <summary>
    /// Maximum distance of a fragment from the digits of its line, and minimum height of isolated ink that is a digit,
    /// in heights of a digit.
    /// </summary>
    private const double FragmentReach = 0.5, MinDigit = 0.25;

    /// <summary>A wider gap separates fields; lines whose levels differ less are in one row. In heights.</summary>
    private const double MaxFieldGap = 3, SameRow = 0.5;

    /// <summary>Half of the height of the band of a line, in heights.</summary>
    private const double BandReach = 0.6;

    /// <summary>Maximum height of a descender that is separate, and its distance from its letter, in heights.</summary>
    private const double MaxTail = 0.75, TailGap = 0.15;

    /// <summary>
    /// Minimum size of a dot, and size from which ink may be farther from its neighbours, in heights of a digit.
    /// </summary>
    private const double MinDot = 0.05, SmallDot = 0.12, DotReach = 0.35;

    /// <summary>Minimum height of a digit in pixels.</summary>
    private const int MinHeight = 5;

    private readonly InkPart[] parts;
    private readonly int[] chain;
    private double slope;

    private LineFinder(IEnumerable<InkPart> parts)
    {
        this.parts = [.. parts.OrderBy(part => part.CentreX)];
        chain = new int[this.parts.Length];
    }

    /// <summary>
    /// The lines from top to bottom; ink far apart on the same line is several lines, from left to right.
    /// </summary>
    public static List<TextLine> Find(IReadOnlyList<InkPart> parts)
    {
        var finder = new LineFinder(parts);
        finder.Link();
        finder.slope = finder.FitSlope();
        finder.Link();
        int typical = TextLine.TypicalHeight(parts);
        return finder.JoinChains(Math.Max(MinHeight, MinDigit * typical));
    }

    private double Level(InkPart part) => part.CentreY - slope * part.CentreX;

    private void Link()
    {
        for (int i = 0; i < chain.Length; i++) chain[i] = i;
        int highest = parts.Length == 0 ? 0 : parts.Max(part => part.Box.Height),
            widest = parts.Length == 0 ? 0 : parts.Max(part => part.Box.Width);
        for (int i = 0; i < parts.Length; i++)
        {
            double reach = parts[i].Box.Width / 2.0 + MaxGapWidth * highest + widest / 2.0;
            for (int j = i + 1; j < parts.Length && parts[j].CentreX - parts[i].CentreX <= reach; j++)
            {
                if (!Follows(parts[i], parts[j])) continue;
                chain[Root(j)] = Root(i);
                break;
            }
        }
    }

    private bool Follows(InkPart left, InkPart right)
    {
        int low = Math.Min(left.Box.Height, right.Box.Height), high = Math.Max(left.Box.Height, right.Box.Height);
        double overlap = (left.Box.Height + right.Box.Height) / 2.0 - Math.Abs(Level(left) - Level(right));
        return low >= MinHeightRatio * high && right.Box.Left - left.Box.Right <= MaxGapWidth * high
            && overlap >= MinOverlap * low;
    }

    private int Root(int i)
    {
        while (chain[i] != i) i = chain[i] = chain[chain[i]];
        return i;
    }

    /// <summary>Least squares with one slope for all chains and a separate intercept for each.</summary>
    private double FitSlope()
    {
        double products = 0, squares = 0;
        foreach (List<InkPart> members in Chains())
        {
            double middleX = members.Average(part => part.CentreX), middleY = members.Average(part => part.CentreY);
            foreach (InkPart part in members)
            {
                products += (part.CentreX - middleX) * (part.CentreY - middleY);
                squares += (part.CentreX - middleX) * (part.CentreX - middleX);
            }
        }

        return squares == 0 ? 0 : Math.Clamp(products / squares, -MaxSlope, MaxSlope);
    }

    private IEnumerable<List<InkPart>> Chains() =>
        Enumerable.Range(0, parts.Length).GroupBy(Root, (_, members) => members.Select(i => parts[i]).ToList());

    private List<TextLine> JoinChains(double minHeight)
    {
        var lines = new List<(List<InkPart> Members, int Height)>();
        foreach (List<InkPart> members in Chains().OrderByDescending(TextLine.TypicalHeight))
        {
            int height = TextLine.TypicalHeight(members), best = -1;
            double nearest = double.MaxValue;
            for (int i = 0; i < lines.Count; i++)
            {
                double distance = Distance(lines[i].Members, lines[i].Height, members, height);
                if (distance < nearest) (nearest, best) = (distance, i);
            }

            if (best >= 0) lines[best].Members.AddRange(members);
            else if (height >= minHeight) lines.Add((members, height));
        }

        return [.. Rows([.. lines.Select(line => line.Members)])
            .SelectMany(row => row.SelectMany(Fields).OrderBy(line => line.Parts[0].Box.Left))];
    }

    /// <summary>Groups lines that are side by side, from top to bottom.</summary>
    private List<List<List<InkPart>>> Rows(List<List<InkPart>> lines)
    {
        var rows = new List<List<List<InkPart>>>();
        double level = 0;
        foreach (List<InkPart> line in lines.OrderBy(line => line.Average(Level)))
        {
            double here = line.Average(Level);
            if (rows.Count > 0 && here - level <= SameRow * TextLine.TypicalHeight(line)) rows[^1].Add(line);
            else
            {
                rows.Add([line]);
                level = here;
            }
        }

        return rows;
    }

    /// <summary>Splits a line where the gap is wide; fragments alone are no field.</summary>
    private IEnumerable<TextLine> Fields(List<InkPart> line)
    {
        int height = TextLine.TypicalHeight(line);
        var field = new List<InkPart>();
        int right = int.MinValue;
        foreach (InkPart part in line.Where(part => !IsSpeck(part, line, height)).OrderBy(part => part.Box.Left))
        {
            if (field.Count > 0 && part.Box.Left - right > MaxFieldGap * height)
            {
                if (IsField(field, height)) yield return new TextLine(field, slope);
                field = [];
            }

            field.Add(part);
            right = Math.Max(right, part.Box.Right);
        }

        if (IsField(field, height)) yield return new TextLine(field, slope);
    }

    /// <summary>Whether a part is too small for a dot, or small and far from every larger part.</summary>
    private static bool IsSpeck(InkPart part, List<InkPart> line, int height)
    {
        int size = Math.Max(part.Box.Width, part.Box.Height);
        return size < MinDot * height || (size < SmallDot * height && line.TrueForAll(other =>
            Math.Max(other.Box.Width, other.Box.Height) < SmallDot * height
            || Math.Max(other.Box.Left - part.Box.Right, part.Box.Left - other.Box.Right) > DotReach * height));
    }

    private static bool IsField(List<InkPart> field, int height) =>
        field.Exists(part => part.Box.Height >= MinHeightRatio * height);

    /// <summary>Whether a part is close above or below another: the descender of a broken letter.</summary>
    private static bool IsTail(InkPart part, InkPart other, int lineHeight) =>
        part.Box.Left < other.Box.Right && other.Box.Left < part.Box.Right
        && Math.Max(part.Box.Top - other.Box.Bottom, other.Box.Top - part.Box.Bottom) <= TailGap * lineHeight;

    /// <summary>
    /// Whether a chain is at the level of the nearby parts of a line: letters without ascender and pieces of broken
    /// strokes are lower than half of the line.
    /// </summary>
    private bool IsInBand(List<InkPart> line, int lineHeight, List<InkPart> members)
    {
        int left = members.Min(part => part.Box.Left), right = members.Max(part => part.Box.Right);
        double levels = 0, weights = 0, reach = MaxFieldGap * lineHeight;
        foreach (InkPart part in line)
        {
            if (part.Box.Left - right > reach || left - part.Box.Right > reach) continue;
            levels += part.Box.Height * Level(part);
            weights += part.Box.Height;
        }

        return weights > 0 && Math.Abs(members.Average(Level) - levels / weights) <= BandReach * lineHeight;
    }

    /// <summary>
    /// Horizontal distance of a line and a chain that belong together, in heights; infinite if they do not.
    /// </summary>
    private double Distance(List<InkPart> line, int lineHeight, List<InkPart> members, int height)
    {
        (double nearest, double levels) = (double.MaxValue, 0);
        foreach (InkPart own in line)
        {
            foreach (InkPart other in members)
            {
                double apart = Math.Max(own.Box.Left, other.Box.Left) - Math.Min(own.Box.Right, other.Box.Right);
                if (apart < nearest) (nearest, levels) = (apart, Math.Abs(Level(own) - Level(other)));
            }
        }

        bool fragments = height < MinHeightRatio * lineHeight;
        if (members is [var only] && height < MaxTail * lineHeight
            && line.Exists(part => IsTail(only, part, lineHeight)))
        {
            return 0;
        }

        if (nearest <= MaxFieldGap * lineHeight && IsInBand(line, lineHeight, members))
            return Math.Max(0, nearest) / lineHeight;
        bool sameLevel = levels <= (fragments ? 0.7 : 0.5) * lineHeight;
        return sameLevel && (!fragments || nearest <= FragmentReach * lineHeight) ? Math.Max(0, nearest) / lineHeight
            : double.PositiveInfinity;
    }
}
