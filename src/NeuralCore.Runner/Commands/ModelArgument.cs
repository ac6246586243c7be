using System.CommandLine;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>The MODEL of a command line: a file, or the folder of a run that holds one.</summary>
internal static class ModelArgument
{
    /// <summary>What <c>train</c> calls a run's model.</summary>
    public const string FileName = "model.safetensors";

    public static Argument<string> Create(string description, bool required)
    {
        var argument = new Argument<string>(
            "MODEL") { Description = description,
            Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne };
        return argument;
    }

    /// <summary>The file that is meant.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static string FileOf(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        return File.Exists(file) ? file
            : throw new FileNotFoundException(
            $"There is no model file {file}. 'neuralcore train' makes one in a folder under {Defaults.Output}.");
    }
}
