namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// Writes letters, words and texts as pen strokes into a composition, scaled as the crops of a page are: most crops are
/// as high as their ink, whether it has ascenders and descenders or not.
/// </summary>
/// <remarks>An instance is the working memory of one thread.</remarks>
internal sealed class LineWords
{
    /// <summary>
    /// Letters that no digit resembles: a reader of digits learns from them what is not a digit.
    /// </summary>
    private const string NoDigits = "KMNRWXEFHPVkmnrwxfpv&@";

    /// <summary>Ink of less height, such as a hyphen, is not enlarged to the height of a line.</summary>
    private const float MinHeight = 0.45f;

    private readonly WordInk ink = new();
    private readonly List<StrokePoint[]> strokes = [];

    /// <summary>Composes a random text.</summary>
    /// <param name="room">Width of the line, in heights of its ink.</param>
    /// <param name="frames">Frames of the network for this line.</param>
    /// <param name="single">Whether the text is one character.</param>
    /// <param name="pitch">Distance between the characters of block capitals in the boxes of a form; else 0.</param>
    /// <returns>The text.</returns>
    public string Compose(
        ref RandomStream random, LineComposition composition, LineWriter writer, float room, int frames, bool single,
        out float pitch)
    {
        pitch = 0;
        int capacity = single ? 1 : Math.Clamp((int)(room / random.Uniform(0.3f, 0.75f)), 1, LineSynthesis.MaxSymbols);
        string text = TextSampler.Draw(ref random, capacity);
        while (!Fits(text, frames)) text = text[..^1].TrimEnd();
        var style = WritingStyle.Draw(ref random);
        if (text.Length > 1 && !text.Any(char.IsAsciiLetterLower) && random.Chance(0.4f))
        {
            pitch = random.Uniform(0.7f, 1.3f);
            if (text.Length * pitch < 1.3f * room)
            {
                pitch = WriteSpaced(ref random, composition, writer, text, style, pitch);
                return text;
            }

            pitch = 0;
        }

        Write(ref random, composition, writer, text, style);
        return text;
    }

    /// <summary>Composes letters that are not digits.</summary>
    public void ComposeNoDigit(
        ref RandomStream random, LineComposition composition, LineWriter writer, float room)
    {
        Span<char> text = stackalloc char[room < 1.5f ? 1 : 1 + random.NextInt(Math.Min(8, (int)(2 * room)))];
        foreach (ref char letter in text) letter = NoDigits[random.NextInt(NoDigits.Length)];
        Write(ref random, composition, writer, text, WritingStyle.Draw(WritingKind.Print, ref random));
    }

    private void Write(
        ref RandomStream random, LineComposition composition, LineWriter writer, ReadOnlySpan<char> text,
        WritingStyle style)
    {
        writer.WriteText(ref random);
        ink.Compose(text, style, ref random, strokes);
        composition.Write(ref random, writer, strokes);
        if (random.Chance(0.8f)) composition.FitHeight(MinHeight);
        else composition.Shrink(random.Uniform(0.62f, 0.85f)); // room for descenders
    }

    /// <summary>Writes each character in the middle of one box.</summary>
    /// <returns>The pitch after the text was scaled to the height of a line.</returns>
    private float WriteSpaced(
        ref RandomStream random, LineComposition composition, LineWriter writer, string text, WritingStyle style,
        float pitch)
    {
        writer.WriteText(ref random);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ') continue;
            ink.Compose(text.AsSpan(i, 1), style, ref random, strokes);
            composition.Write(ref random, writer, strokes, (i + 0.5f) * pitch);
        }

        composition.EndAt(text.Length * pitch);
        return pitch * composition.FitHeight(MinHeight);
    }

    /// <summary>Each character needs a frame, equal neighbours one between them.</summary>
    private static bool Fits(string text, int frames)
    {
        int needed = text.Length;
        for (int i = 1; i < text.Length; i++) needed += text[i] == text[i - 1] ? 1 : 0;
        return needed <= frames;
    }
}
