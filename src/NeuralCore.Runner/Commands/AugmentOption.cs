using System.CommandLine;

namespace NeuralCore.Runner.Commands;

/// <summary><c>--augment</c>: how far training images are changed.</summary>
internal static class AugmentOption
{
    private const string Name = "--augment";

    public static Option<Augmentation?> Create() => new(Name)
    {
        HelpName = "CHANGES",
        Description = $"Change every training image anew in every epoch: default, which is {Augmentation.Default}, or any of these parts, or none. [none]",
        CustomParser = result =>
        {
            try
            {
                return Augmentation.Parse(result.Tokens[0].Value);
            }
            catch (FormatException e)
            {
                result.AddError($"{Name}: {e.Message}");
                return null;
            }
        },
    };
}
