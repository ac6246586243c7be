using System.Text;

namespace NeuralCore.Runs.Pictures;

/// <summary>The maximum width of a text in an unknown font: the viewer of an SVG chooses the font.</summary>
internal static class TextWidth
{
    private const int First = ' ', ThousandthsOfEm = 1000;

    private const char NoBreakSpace = '\u00A0';

    /// <summary>
    /// Ems of any other character: the maximum of common letters of other alphabets in the three fonts; Chinese and
    /// Japanese characters are squares, emoji slightly wider.
    /// </summary>
    private const double OtherWidth = 1.1, SupplementaryWidth = 1.4;

    private const string Ellipsis = "…";

    /// <summary>
    /// The largest advance width of each printable ASCII character among DejaVu Sans 2.37, Liberation Sans 2.1 and Noto
    /// Sans 2.007, in thousandths of an em. Arial and Helvetica are as wide as Liberation Sans.
    /// </summary>
    private static ReadOnlySpan<short> Regular =>
    [
        318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 551, 838, 318, 361, 318, 372,
        637, 637, 637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557,
        1016, 685, 687, 723, 771, 667, 611, 778, 752, 339, 500, 667, 558, 907, 760, 788,
        667, 788, 723, 667, 611, 732, 685, 989, 686, 667, 686, 391, 372, 391, 838, 557,
        500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612,
        635, 635, 413, 521, 393, 634, 592, 818, 592, 592, 525, 637, 551, 637, 838,
    ];

    /// <inheritdoc cref="Regular"/>
    private static ReadOnlySpan<short> Bold =>
    [
        349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 545, 838, 380, 416, 380, 413,
        696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611,
        1000, 774, 763, 734, 831, 684, 684, 821, 837, 389, 557, 775, 638, 996, 837, 851,
        733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 413, 458, 838, 557,
        500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688,
        716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 551, 712, 838,
    ];

    /// <summary>The maximum width of one line of text, in pixels.</summary>
    /// <param name="size">Pixels of an em.</param>
    public static double Of(string text, double size, bool bold = false) =>
        size * text.EnumerateRunes().Sum(rune => Of(rune, bold));

    /// <summary>
    /// The text without what XML does not allow: control characters, lone surrogates and two noncharacters.
    /// </summary>
    public static string Plain(string text) =>
        string.Concat(PlainText.Of(text).EnumerateRunes()
            .Select(rune => rune.Value is 0xFFFE or 0xFFFF ? "?" : rune.ToString()));

    /// <summary>
    /// The text, or its beginning and end with an ellipsis between: names often differ only at their ends.
    /// </summary>
    /// <param name="room">Pixels.</param>
    public static string Shorten(string text, double room, double size, bool bold = false)
    {
        if (Of(text, size, bold) <= room) return text;
        Rune[] runes = [.. text.EnumerateRunes()];
        double left = room - Of(Ellipsis, size, bold);
        int start = 0, end = 0;
        while (start + end < runes.Length)
        {
            left -= size * Of(start <= end ? runes[start] : runes[^(end + 1)], bold);
            if (left < 0) break;
            if (start <= end) start++;
            else end++;
        }

        return string.Concat(
            [.. runes[..start].Select(rune => rune.ToString()), Ellipsis,
            .. runes[^end..].Select(rune => rune.ToString())]);
    }

    /// <summary>
    /// The text in lines that fit, broken at spaces but not before a percent sign; a word that is longer than a line is
    /// shortened.
    /// </summary>
    /// <param name="room">Pixels.</param>
    public static IReadOnlyList<string> Lines(string text, double room, double size, bool bold = false)
    {
        var lines = new List<string> { "" };
        foreach (string word in text.Replace(" %", $"{NoBreakSpace}%", StringComparison.Ordinal).Split(' ')
            .Select(word => Shorten(word, room, size, bold)))
        {
            string longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (lines[^1].Length == 0 || Of(longer, size, bold) <= room) lines[^1] = longer;
            else lines.Add(word);
        }

        return [.. lines.Select(line => line.Replace(NoBreakSpace, ' '))];
    }

    /// <summary>Ems.</summary>
    private static double Of(Rune rune, bool bold)
    {
        ReadOnlySpan<short> table = bold ? Bold : Regular;
        int index = rune.Value == NoBreakSpace ? 0 : rune.Value - First;
        if (index >= 0 && index < table.Length) return (double)table[index] / ThousandthsOfEm;
        return rune.Value > char.MaxValue ? SupplementaryWidth : OtherWidth;
    }
}
