using System.CommandLine;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary>The MODEL of a command line: a file, or the folder of a run that holds one.</summary>
internal static class ModelArgument
{
    /// <summary>The file name of a run's model.</summary>
    public const string FileName = "model.safetensors";

    public static Argument<string> Create(string description, bool required)
    {
        return new Argument<string>("MODEL")
        {
            Description = description,
            Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
    }

    /// <summary>The path of the model file.</summary>
    /// <exception cref="IOException">The file does not exist.</exception>
    public static string FileOf(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        return File.Exists(file) ? file
            : throw new FileNotFoundException(
                $"There is no model file {file}. 'neuralcore train' writes one to a folder under {Defaults.Output}.");
    }
}
