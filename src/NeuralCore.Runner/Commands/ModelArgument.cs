using System.CommandLine;

namespace NeuralCore.Runner.Commands;

/// <summary>The MODEL of a command line: a file, or the folder of a run that holds one.</summary>
internal static class ModelArgument
{
    public static Argument<string> Create(string description, bool required)
    {
        return new Argument<string>("MODEL")
        {
            Description = description,
            Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
    }
}
