namespace NeuralCore.Handwriting;

/// <summary>
/// Ways of writing the letters A–Z and a–z: print, block capitals, school cursive, European and American forms.
/// </summary>
/// <remarks>
/// The notation is that of <see cref="GlyphStyle"/>. The forms are general knowledge of handwriting, drawn by eye
/// without images of any data set.
/// </remarks>
internal static partial class LetterStyles
{
    private static readonly GlyphStyle[][] ByLetter = [.. UpperAToM, .. UpperNToZ, .. LowerAToM, .. LowerNToZ];

    /// <summary>The styles of an ASCII letter.</summary>
    public static ReadOnlySpan<GlyphStyle> Of(char letter) =>
        char.IsAsciiLetterUpper(letter) ? ByLetter[letter - 'A'] : ByLetter[26 + letter - 'a'];
}
