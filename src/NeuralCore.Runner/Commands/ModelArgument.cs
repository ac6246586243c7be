using System.CommandLine;
using NeuralCore.Models;

namespace NeuralCore.Runner.Commands;

/// <summary>The MODEL of a command line: a file, or the folder of a run that holds one.</summary>
internal static class ModelArgument
{
    private const string FileName = "model.safetensors";

    public static Argument<string> Create(string description, bool required)
    {
        var argument = new Argument<string>("MODEL") { Description = description, Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne };
        UsageErrors.RefuseOptions(argument);
        return argument;
    }

    /// <exception cref="InvalidDataException">The file is no whole model.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static Model Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        return File.Exists(file) ? ShownModel.Of(ModelFile.Load(file)) : throw new FileNotFoundException($"There is no model file {file}. 'neuralcore train' makes one in a folder under {Defaults.Output}.");
    }
}
