using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralCore.Runs.Settings;

/// <summary>The network that the user chose.</summary>
/// <param name="Name">A preset's name, <c>custom</c> or <c>fine-tuned</c>.</param>
/// <param name="Text">An architecture; null for a preset or a file.</param>
/// <param name="Hidden">Sizes of an MLP's hidden layers; null for the preset's default.</param>
/// <param name="Dropout">Rate of the preset's dropout layers; null for the preset's default.</param>
internal sealed partial record ModelChoice(string Name, string? Text, IReadOnlyList<int>? Hidden, double? Dropout)
{
    public const string Custom = "custom", FineTuned = "fine-tuned";

    /// <summary>The preset that <c>--hidden</c> changes.</summary>
    private const string MultiLayerPerceptron = "mlp";

    public static IEnumerable<string> PresetNames => Presets.All.Select(preset => preset.Name);

    /// <summary>The training recipe of the preset; null without one.</summary>
    public Recipe? Recipe => Text is null ? Recipe.Find(Name) : null;

    /// <summary>Checks that the options are consistent.</summary>
    /// <param name="hidden">Empty or null where not given.</param>
    public static ModelChoice Of(string? model, IReadOnlyList<int>? hidden, double? dropout)
    {
        if (hidden is { Count: 0 }) hidden = null;
        if (hidden is not null && model is not (null or MultiLayerPerceptron))
            throw new UsageException($"--hidden gives the hidden layers of an mlp; with --model " +
                $"{(IsPreset(model) ? model : "and an architecture")} it has no effect. Leave one of them out.");
        model ??= hidden is null ? Defaults.Model : MultiLayerPerceptron;
        if (IsPreset(model))
        {
            bool hasDropout = hidden is not null || DropoutStage().IsMatch(Presets.Find(model, 1)!);
            if (dropout is not null && !hasDropout)
            {
                IEnumerable<string> others = PresetNames.Where(name => DropoutStage().IsMatch(Presets.Find(name, 1)!));
                throw new UsageException($"--dropout: the preset {model} has no dropout layers. Choose " +
                    $"{string.Join(" or ", others)}, or give --hidden.");
            }

            return new ModelChoice(model, null, hidden, dropout);
        }

        if (dropout is not null)
        {
            throw new UsageException("--dropout is for presets and --hidden. In an architecture, write the layer: " +
                "dense 128 relu | dropout 0.2 | dense 10.");
        }

        if (SingleWord().IsMatch(model) && Suggestion.For(model, PresetNames) is { Length: > 0 } meant)
            throw new UsageException($"--model: '{model}' is not a preset.{meant} Presets are " +
                $"{string.Join(", ", PresetNames)}, or write an architecture.");
        return new ModelChoice(Custom, model, null, null);
    }

    /// <summary>The network of a model file, which no other option may describe.</summary>
    public static ModelChoice OfFile(string file, string? model, IReadOnlyList<int>? hidden, double? dropout)
    {
        string? other = model is not null ? "--model" : hidden is { Count: > 0 } ? "--hidden"
            : dropout is not null ? "--dropout" : null;
        return other is null ? new ModelChoice(FineTuned, null, null, null)
            : throw new UsageException($"--from {file} defines the network with its weights, so {other} has no " +
                "effect. Leave one of them out.");
    }

    /// <summary>Refuses an architecture that is invalid for any data.</summary>
    public void CheckWords()
    {
        if (Text is not null) NetworkArchitecture.CheckWords(Text);
    }

    /// <summary>Builds the network and checks that it has one output per class.</summary>
    public Network Build(Shape input, int classes, ulong seed)
    {
        Network network = NetworkArchitecture.Build(Architecture(classes), input, seed);
        if (network.OutputShape.Rank != 1 || network.OutputShape.Length != classes)
            throw new UsageException($"--model ends in {network.OutputShape} outputs, but there are {classes} " +
                $"classes. End it with 'dense {classes}'.");
        return network;
    }

    private static bool IsPreset(string model) => PresetNames.Contains(model);

    private string Architecture(int classes)
    {
        if (Text is not null) return Text;
        if (Hidden is not null) return Presets.MultiLayerPerceptron(Hidden, Dropout ?? 0, classes);
        string preset = Presets.Find(Name, classes)!;
        return Dropout is not { } rate ? preset
            : DropoutStage().Replace(preset, string.Create(CultureInfo.InvariantCulture, $"dropout {rate}"));
    }

    [GeneratedRegex(@"dropout [0-9.]+")]
    private static partial Regex DropoutStage();

    [GeneratedRegex("^[A-Za-z0-9-]+$")]
    private static partial Regex SingleWord();
}
