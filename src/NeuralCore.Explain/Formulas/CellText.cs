using System.Globalization;
using System.Text;

namespace NeuralCore.Explain.Formulas;

/// <summary>How one number was computed.</summary>
/// <param name="Symbols">The formula with symbols and indices.</param>
/// <param name="Numbers">
/// The same formula with its numbers. It is read from left to right in single precision: <c>+ a·b</c> is one fused
/// multiply-add, which rounds once; every other operation rounds, also a product in parentheses. <c>sum64</c> adds in
/// double precision; in <c>double(…)</c> every operation is in double precision, without fused ones, and the result is
/// rounded once. Products with a factor of 0 are left out, since they change no bit.
/// </param>
/// <param name="Operands">The numbers in it, in order.</param>
/// <param name="LeftOut">How many products with a factor of 0 were left out.</param>
internal sealed record CellText(string Symbols, string Numbers, IReadOnlyList<Operand> Operands, int LeftOut = 0)
{
    /// <summary>A number with the digits that give the same bits when read; in parentheses if negative.</summary>
    public static string Number(float value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? $"({text})" : text;
    }

    /// <inheritdoc cref="Number(float)"/>
    public static string Number(double value)
    {
        string text = double.IsNegativeInfinity(value) ? "-∞" : value.ToString("R", CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? $"({text})" : text;
    }

    /// <summary>The sum of the sums of shards, each in parentheses; those that are 0 are left out.</summary>
    public static CellText Sum(string symbols, IReadOnlyList<CellText> shards)
    {
        string[] sums = [.. shards.Where(sum => sum.Numbers != "0").Select(sum => sum.Numbers)];
        string all = sums.Length == 0 ? "0" : sums.Length == 1 ? sums[0]
            : string.Join(" + ", sums.Select(sum => $"({sum})"));
        return new CellText(
            symbols, all, [.. shards.SelectMany(sum => sum.Operands)], shards.Sum(sum => sum.LeftOut));
    }
}

/// <summary>A number that a formula uses.</summary>
/// <param name="Label">Its name with indices: <c>W[3, 2]</c>.</param>
/// <param name="Tensor">Where it is: the name of a tensor of the stage; null for a number that is in none.</param>
/// <param name="At">Its place in that tensor, row-major.</param>
/// <param name="Precise">The number where it is in double precision.</param>
internal sealed record Operand(string Label, float Value, string? Tensor = null, int At = 0, double? Precise = null);

/// <summary>Builds the text of a sum of products: a chain of fused multiply-adds.</summary>
internal sealed class ChainText
{
    private readonly StringBuilder numbers = new();
    private readonly List<Operand> operands = [];
    private int leftOut;

    /// <param name="start">The number before the first product; null for 0.</param>
    public ChainText(Operand? start)
    {
        if (start is null) return;
        numbers.Append(CellText.Number(start.Value));
        operands.Add(start);
    }

    public void Add(Operand a, Operand b)
    {
        if (a.Value == 0 || b.Value == 0)
        {
            leftOut++;
            return;
        }

        if (numbers.Length > 0) numbers.Append(" + ");
        numbers.Append(CultureInfo.InvariantCulture, $"{CellText.Number(a.Value)}·{CellText.Number(b.Value)}");
        operands.Add(a);
        operands.Add(b);
    }

    public CellText Text(string symbols) =>
        new(symbols, numbers.Length == 0 ? "0" : numbers.ToString(), operands, leftOut);
}
