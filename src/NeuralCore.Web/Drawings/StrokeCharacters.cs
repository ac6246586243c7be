using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Web.Drawings;

/// <summary>Groups the strokes of a line into characters, for a classifier of single characters.</summary>
internal static class StrokeCharacters
{
    /// <summary>The characters from left to right, by <see cref="CharacterGroups"/>; a stroke belongs to at most one of
    /// them.</summary>
    /// <param name="strokes">At least one.</param>
    public static IReadOnlyList<IReadOnlyList<PenStroke>> Of(IReadOnlyList<PenStroke> strokes)
    {
        InkBox[] boxes = [.. strokes.Select(Drawn)];
        return [.. CharacterGroups.Of(boxes, boxes.Max(box => box.Height))
            .Select(group => (IReadOnlyList<PenStroke>)[.. group.Select(i => strokes[i])])];
    }

    /// <summary>The box of a stroke with the width of its pen.</summary>
    private static InkBox Drawn(PenStroke stroke)
    {
        InkBounds points = InkBounds.Of([stroke]);
        double half = 0.5 * stroke.Width;
        return new InkBox(points.Left - half, points.Top - half, points.Right + half, points.Bottom + half);
    }
}
