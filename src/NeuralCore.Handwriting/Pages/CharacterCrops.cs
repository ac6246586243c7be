namespace NeuralCore.Handwriting.Pages;

/// <summary>Crops of the characters of a line in the form of MNIST, for a classifier of single characters.</summary>
/// <remarks><code>
/// By ink    connected components, joined by CharacterGroups
/// By boxes  the boxes of a line reader: each component belongs to the box that covers most of it, and a component
///           that reaches into several boxes is divided between them
/// </code></remarks>
internal static class CharacterCrops
{
    /// <summary>Ink smaller than this is a speck; in heights.</summary>
    private const double MinPart = 0.12;

    /// <summary>One crop for each character, from left to right, found by connected components.</summary>
    public static IReadOnlyList<DigitCrop> Of(PageLine line)
    {
        int height = line.CharacterHeight;
        InkPart[] parts =
            [.. line.Parts.Where(part => Math.Max(part.Box.Width, part.Box.Height) >= MinPart * height)];
        InkBox[] boxes = [.. parts.Select(part =>
            new InkBox(part.Box.Left, part.Box.Top, part.Box.Right, part.Box.Bottom))];
        return Write(CharacterGroups.Of(boxes, height)
            .Select(group => InkPart.Union([.. group.Select(i => parts[i])])));
    }

    /// <summary>One crop for each box that has ink, from left to right.</summary>
    /// <param name="boxes">In pixels of the working image.</param>
    public static IReadOnlyList<DigitCrop> Of(PageLine line, IReadOnlyList<PixelBox> boxes)
    {
        PixelBox[] ordered = [.. boxes.OrderBy(box => box.Left + box.Right)];
        var characters = new List<InkPart>[ordered.Length];
        for (int i = 0; i < characters.Length; i++) characters[i] = [];
        foreach (InkPart part in line.Parts)
        {
            for (int i = 0; i < ordered.Length; i++)
            {
                int from = i == 0 ? int.MinValue : Between(ordered[i - 1], ordered[i]);
                int to = i == ordered.Length - 1 ? int.MaxValue : Between(ordered[i], ordered[i + 1]);
                if (Columns(part, from, to, line.CharacterHeight) is { } piece) characters[i].Add(piece);
            }
        }

        return Write(characters.Where(parts => parts.Count > 0).Select(parts => InkPart.Union([.. parts])));

        static int Between(PixelBox first, PixelBox second) => (first.Right + second.Left) / 2;
    }

    private static IReadOnlyList<DigitCrop> Write(IEnumerable<InkPart> characters)
    {
        var writer = new CropWriter();
        return [.. characters.OrderBy(part => part.CentreX).Select(part =>
        {
            var pixels = new byte[CropWriter.Pixels];
            writer.Write(part, pixels);
            return new DigitCrop(part.Box, pixels);
        })];
    }

    /// <summary>
    /// The columns of a part between two limits; the whole part if little of it is on the other side, and null if
    /// little is on this side.
    /// </summary>
    private static InkPart? Columns(InkPart part, int from, int to, int height)
    {
        PixelBox box = part.Box;
        int slack = (int)(CharacterGroups.MaxDistance * height) + box.Width / 5;
        bool wide = box.Width > height / 2;
        int left = Math.Max(box.Left, from), right = Math.Min(box.Right, to);
        if (!wide || (box.Left >= from - slack && box.Right - slack <= to))
            return part.CentreX >= from && part.CentreX < to ? part : null;
        if (right <= left) return null;
        var pixels = new byte[(right - left) * box.Height];
        for (int y = 0; y < box.Height; y++)
        {
            part.Pixels.AsSpan(y * box.Width + left - box.Left, right - left)
                .CopyTo(pixels.AsSpan(y * (right - left)));
        }

        return new InkPart(box with { Left = left, Width = right - left }, pixels).Trimmed();
    }
}
