using System.Globalization;
using System.Text;

namespace NeuralCore.Interop.Weights;

/// <summary>The order of two layers, as far as their names determine it.</summary>
/// <remarks><code>
/// conv2d, conv2d_1, conv2d_10                        by numbers, if the names differ in nothing else
/// conv1 &lt; layer1.0.conv1 &lt; layer1.0.downsample.0     by words with a conventional position, part by part
/// hidden_a ? hidden_b                                undetermined
/// </code></remarks>
internal static class LayerOrder
{
    private const int Usual = 1;

    private static readonly string[][] Words =
    [
        ["stem", "input", "first"],
        [],
        ["layer", "layers", "block", "blocks", "stage", "stages", "features", "body", "encoder", "backbone", "hidden"],
        ["downsample", "shortcut", "projection", "proj", "skip", "fc", "linear", "dense"],
        ["classifier", "head", "output", "out", "last", "final", "logits", "predictions"],
    ];

    /// <param name="isKnown">Whether the names determine the order; a number is returned in any case, so that a list
    /// can be sorted.</param>
    public static int Compare(string left, string right, out bool isKnown)
    {
        string[] lefts = left.Split('.', '/'), rights = right.Split('.', '/');
        isKnown = true;
        for (int i = 0; i < Math.Min(lefts.Length, rights.Length); i++)
        {
            (Part a, Part b) = (Part.Of(lefts[i]), Part.Of(rights[i]));
            if (a.Rank != b.Rank) return a.Rank - b.Rank;
            if (string.CompareOrdinal(a.Text, b.Text) is var texts and not 0)
            {
                isKnown = false;
                return texts;
            }

            if (a.Numbers.AsSpan().SequenceCompareTo(b.Numbers) is var numbers and not 0) return numbers;
        }

        if (lefts.Length != rights.Length) return lefts.Length - rights.Length;
        // conv and conv0, or 1 and 01: equal numbers in different names.
        isKnown = left == right;
        return string.CompareOrdinal(left, right);
    }

    /// <param name="Text">The letters, with a mark for each number. A last number has no mark: the first layer of a
    /// Keras kind has none.</param>
    private readonly record struct Part(int Rank, string Text, long[] Numbers)
    {
        public static Part Of(string part)
        {
            int end = part.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1;
            var text = new StringBuilder();
            var numbers = new List<long>();
            for (int i = 0; i < end; i++)
            {
                if (!char.IsAsciiDigit(part[i]))
                {
                    text.Append(part[i]);
                    continue;
                }

                int start = i;
                while (char.IsAsciiDigit(part[i + 1])) i++;
                numbers.Add(Number(part.AsSpan(start, i + 1 - start)));
                text.Append('#');
            }

            numbers.Add(end < part.Length ? Number(part.AsSpan(end)) : 0);
            string letters = text.ToString().TrimEnd('_');
            int rank = Array.FindIndex(Words, words => words.Contains(letters, StringComparer.OrdinalIgnoreCase));
            return new Part(rank < 0 ? Usual : rank, letters, [.. numbers]);
        }

        private static long Number(ReadOnlySpan<char> digits) =>
            long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : long.MaxValue;
    }
}
