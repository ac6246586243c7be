using System.Globalization;
using NeuralCore.Explain.Formulas;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>Both passes as text: a screen per layer, forward from the first layer to the loss, then back.</summary>
internal static class TextWalk
{
    /// <summary>Characters of a formula with numbers; the page has all of it.</summary>
    private const int MaxNumbers = 420;

    /// <returns>The screens of the current image of <paramref name="state"/>.</returns>
    public static IEnumerable<TextScreen> Screens(ExplainState state)
    {
        Walk walk = state.Walk;
        int number = 0, count = 2 * walk.Stages.Count;
        foreach (LayerPass stage in walk.Stages)
        {
            yield return Screen(walk, stage, [.. stage.Others, LayerPass.Output], $"{++number}/{count} forward",
                Result(state, stage));
        }

        foreach (LayerPass stage in walk.Stages.Reverse())
        {
            string[] gradients = [.. stage.Layer?.Parameters.Select(
                parameter => LayerPass.GradientOf + LayerPass.ShortName(parameter)) ?? []];
            yield return Screen(
                walk, stage, [.. gradients, LayerPass.InputGradient], $"{++number}/{count} backward",
                Checks(state, stage));
        }
    }

    private static TextScreen Screen(
        Walk walk, LayerPass stage, string[] tensors, string place, IEnumerable<string> more)
    {
        var lines = new List<string>();
        foreach (string name in tensors)
        {
            Tensor values = stage.Find(name)!;
            lines.Add("");
            lines.AddRange(Largest(walk, stage, name, values));
        }

        string sizes = $"{stage.X.Shape.Sample} → {stage.Y.Shape.Sample}";
        string file = DescriptionAnswers.FileOf(walk, stage);
        string title = $"{place}  {stage.Name}: {DescriptionAnswers.Text(walk, stage)}, {sizes}";
        return new TextScreen(title, LayerBlock.Of(file).Split('\n'),
            stage.Find(tensors[^1])!, [.. lines.Skip(1), .. more]);
    }

    /// <summary>A tensor in a line, and its number of the largest magnitude with its formula.</summary>
    private static IEnumerable<string> Largest(Walk walk, LayerPass stage, string name, Tensor values)
    {
        int at = Math.Max(0, Array.FindIndex(values.Span.ToArray(), float.IsFinite)), zeros = 0;
        for (int i = 0; i < values.Length; i++)
        {
            // The logarithm of 0, in the tables of CTC, is no magnitude.
            if (float.IsFinite(values[i]) && Math.Abs(values[i]) > Math.Abs(values[at])) at = i;
            if (values[i] == 0) zeros++;
        }

        string shown = name.Replace(LayerPass.GradientOf, "d ", StringComparison.Ordinal);
        yield return $"{shown}: {values.Length} numbers, {zeros} of them 0; the largest magnitude:";
        if (CellFormulas.Of(walk, stage, name, at) is not { } text) yield break;
        yield return $"  {text.Symbols}";
        yield return $"  = {Cut(text.Numbers)}";
        yield return $"  = {values[at].ToString("R", CultureInfo.InvariantCulture)}"
            + (text.LeftOut == 0 ? "" : $"   (products with a factor of 0, left out: {text.LeftOut})");
        foreach (SourceLine line in SourceLine.Of(walk, stage, name))
            yield return $"  {line.File}:{line.Number}  {line.Text}";
    }

    private static IEnumerable<string> Result(ExplainState state, LayerPass stage)
    {
        if (stage.Layer is not null) yield break;
        (string label, string prediction) = DescriptionAnswers.Texts(state);
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"label {label}, prediction {prediction}, loss {state.Walk.Loss:R}");
    }

    /// <summary>The largest gradient of each parameter beside its finite difference.</summary>
    private static IEnumerable<string> Checks(ExplainState state, LayerPass stage)
    {
        foreach (Parameter parameter in stage.Layer?.Parameters ?? [])
        {
            int at = 0;
            for (int i = 0; i < parameter.Gradient.Length; i++)
                if (Math.Abs(parameter.Gradient[i]) > Math.Abs(parameter.Gradient[at])) at = i;
            int index = state.Model.Network.Parameters.ToList().IndexOf(parameter);
            var check = state.Check(index, at);
            yield return "";
            string place = Places.Of(parameter.Value.Shape, at, hasBatch: false);
            yield return $"check d {parameter.Name}{place}: {check.Verdict}";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"  gradient {check.Gradient:R}, finite difference in double precision " +
                $"{check.Difference.Derivative:R}");
        }
    }

    private static string Cut(string numbers)
    {
        if (numbers.Length <= MaxNumbers) return numbers;
        // Sums have " + " between their terms, and the sum of a softmax a comma.
        (string separator, int end) = new[] { " + ", ", " }
            .Select(text => (text, numbers.LastIndexOf(text, MaxNumbers, StringComparison.Ordinal)))
            .MaxBy(place => place.Item2);
        return end < 0 ? numbers
            : $"{numbers[..end]}{separator}… ({numbers[end..].Split(separator).Length - 1} more terms)";
    }
}

/// <summary>A screen of the walk.</summary>
/// <param name="Block">The layer's formulas.</param>
/// <param name="Drawn">The tensor to draw: (1, H, W, C) or (1, F).</param>
internal sealed record TextScreen(
    string Title, IReadOnlyList<string> Block, Tensor Drawn, IReadOnlyList<string> Lines);
