using System.Globalization;
using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Tests.Explaining;

/// <summary>
/// Evaluates the formulas with numbers of the explain page as the page says they are read: from left to right in single
/// precision, where <c>+ a·b</c> is one fused multiply-add.
/// </summary>
internal sealed class FormulaReader
{
    private readonly string text;
    private int at;

    private FormulaReader(string text) => this.text = text;

    public static float Value(string text)
    {
        var reader = new FormulaReader(text);
        float value = reader.Sum();
        Assert.True(reader.at == text.Length, $"'{text[reader.at..]}' is left over of {text}");
        return value;
    }

    private float Sum()
    {
        float sum = Product(null);
        while (true)
        {
            if (Skip(" + ")) sum = Product(sum);
            else if (Skip(" − ")) sum -= Product(null);
            else return sum;
        }
    }

    /// <param name="before">The sum to which the product is added; null: nothing is added.</param>
    private float Product(float? before)
    {
        float product = Factor();
        if (before is { } sum && Peek() == '·')
        {
            at++;
            float second = Factor();
            if (Peek() is not ('·' or '/')) return MathF.FusedMultiplyAdd(product, second, sum);
            product *= second;
        }

        while (true)
        {
            if (Skip("·")) product *= Factor();
            else if (Skip(" / ")) product /= Factor();
            else return before is { } rest ? rest + product : product;
        }
    }

    private float Factor()
    {
        if (Skip("("))
        {
            float inside = Sum();
            Assert.True(Skip(")"), $"A parenthesis is open at {at} of {text}");
            return inside;
        }

        int start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        if (at > start) return Function(text[start..at] + (Skip("64") ? "64" : ""));
        if (Peek() == '-') at++;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or 'E'
            || (text[at] is '-' or '+' && text[at - 1] == 'E'))) at++;
        return float.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private float Function(string name)
    {
        Assert.True(Skip("("), name);
        var arguments = new List<float> { Sum() };
        while (Skip(", ")) arguments.Add(Sum());
        Assert.True(Skip(")"), name);
        return name switch
        {
            "max" => arguments.Max(),
            "sqrt" => MathF.Sqrt(arguments.Single()),
            "exp" => Value(Exponential.Exp(new Lane(arguments.Single()))),
            "tanh" => Value(Exponential.Tanh(new Lane(arguments.Single()))),
            "sum64" => (float)arguments.Aggregate(0.0, (sum, x) => sum + x),
            _ => throw new FormatException(name),
        };
    }

    private static unsafe float Value(Lane lane)
    {
        float value;
        lane.Store(&value);
        return value;
    }

    private char Peek() => at < text.Length ? text[at] : '\0';

    private bool Skip(string word)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) return false;
        at += word.Length;
        return true;
    }
}
