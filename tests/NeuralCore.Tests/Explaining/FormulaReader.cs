using System.Globalization;
using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Tests.Explaining;

/// <summary>
/// Evaluates the formulas with numbers of the explain page as the page says they are read: from left to right in single
/// precision, where <c>+ a·b</c> is one fused multiply-add; in <c>double(…)</c> in double precision.
/// </summary>
internal sealed class FormulaReader
{
    private readonly string text;
    private int at;
    private bool isDouble;

    private FormulaReader(string text) => this.text = text;

    public static float Value(string text)
    {
        var reader = new FormulaReader(text);
        double value = reader.Sum();
        Assert.True(reader.at == text.Length, $"'{text[reader.at..]}' is left over of {text}");
        return (float)value;
    }

    /// <summary>Every operation of two numbers of single precision, rounded, is that of single precision.</summary>
    private double Round(double value) => isDouble ? value : (float)value;

    private double Sum()
    {
        double sum = Product(null);
        while (true)
        {
            if (Skip(" + ")) sum = Product(sum);
            else if (Skip(" − ")) sum = Round(sum - Product(null));
            else return sum;
        }
    }

    /// <param name="before">The sum to which the product is added; null: nothing is added.</param>
    private double Product(double? before)
    {
        double product = Factor();
        if (before is { } sum && Peek() == '·')
        {
            at++;
            double second = Factor();
            if (Peek() != '·' && !(Peek() == ' ' && text[at + 1] == '/'))
                return isDouble ? sum + product * second : MathF.FusedMultiplyAdd((float)product, (float)second, (float)sum);
            product = Round(product * second);
        }

        while (true)
        {
            if (Skip("·")) product = Round(product * Factor());
            else if (Skip(" / ")) product = Round(product / Factor());
            else return before is { } rest ? Round(rest + product) : product;
        }
    }

    private double Factor()
    {
        if (Skip("("))
        {
            double inside = Sum();
            Assert.True(Skip(")"), $"A parenthesis is open at {at} of {text}");
            return inside;
        }

        if (Skip("-∞")) return double.NegativeInfinity;
        int start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        if (at > start) return Function(text[start..at] + (Skip("64") ? "64" : Skip("0") ? "0" : ""));
        if (Peek() == '-') at++;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or 'E'
            || (text[at] is '-' or '+' && text[at - 1] == 'E'))) at++;
        ReadOnlySpan<char> number = text.AsSpan(start, at - start);
        return isDouble ? double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)
            : float.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private double Function(string name)
    {
        Assert.True(Skip("("), name);
        bool outside = isDouble;
        isDouble |= name == "double";
        var arguments = new List<double> { Sum() };
        while (Skip(", ")) arguments.Add(Sum());
        Assert.True(Skip(")"), name);
        isDouble = outside;
        return (name, isDouble) switch
        {
            ("double", _) => (float)arguments.Single(),
            ("max", _) => arguments.Max(),
            ("min", _) => arguments.Min(),
            ("exp", true) => PortableMath.Exp(arguments.Single()),
            ("exp0", true) => LogSpace.Exp(arguments.Single()),
            ("ln", true) => PortableMath.Log(arguments.Single()),
            ("lnsum", true) => LogSpace.Add(arguments[0], arguments[1]),
            ("sqrt", false) => MathF.Sqrt((float)arguments.Single()),
            ("exp", false) => Value(Exponential.Exp(new Lane((float)arguments.Single()))),
            ("tanh", false) => Value(Exponential.Tanh(new Lane((float)arguments.Single()))),
            ("sum64", false) => (float)arguments.Aggregate(0.0, (sum, x) => sum + x),
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
