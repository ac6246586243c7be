using System.CommandLine;

namespace NeuralCore.Runner.Commands;

/// <summary><c>--scale</c>, <c>--mean</c> and <c>--std</c>: the scaling of pixels to the inputs of a network.</summary>
internal sealed class ScalingOptions
{
    private readonly Option<double?> scale =
        CommandOption.Number("--scale", "255",
        "Pixels are scaled from 0 to this number, before mean and std. [that of the model, else 1]",
        "above 0", s => s > 0);
    private readonly Option<double[]?> mean =
        CommandOption.NumberList("--mean", "0.1307",
        "The mean that is subtracted from the inputs. [that of the model, else 0]",
        "that is finite", double.IsFinite);
    private readonly Option<double[]?> std =
        CommandOption.NumberList("--std", "0.3081",
        "The standard deviation by which the inputs are divided. [that of the model, else 1]",
        "above 0", s => s > 0);

    public void AddTo(Command command)
    {
        command.Options.Add(scale);
        command.Options.Add(mean);
        command.Options.Add(std);
    }

    /// <returns>Null where none of the three was given.</returns>
    public InputScaling? Of(ParseResult parsed)
    {
        double? s = parsed.GetValue(scale);
        double[]? m = parsed.GetValue(mean) is { Length: > 0 } means ? means : null,
            d = parsed.GetValue(std) is { Length: > 0 } deviations ? deviations : null;
        return s is null && m is null && d is null ? null : new InputScaling(s ?? 1, m, d);
    }
}
