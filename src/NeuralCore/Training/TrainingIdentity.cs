using System.Globalization;

namespace NeuralCore;

/// <summary>
/// Everything that must agree to resume a training: it is stored in the checkpoint and compared when the training is
/// resumed.
/// </summary>
internal sealed class TrainingIdentity
{
    private const string Prefix = "identity/";
    private const string Architecture = "architecture", InputShape = "input shape", Classes = "targets",
        Scaling = "input scaling", Separator = ", ";
    /// <summary>Before the alphabet of texts.</summary>
    private const string Symbols = "texts of the symbols ";

    private const string None = "none";
    private const int MaxQuoteLength = 200;

    private readonly (string What, string Value)[] facts;

    /// <param name="optimizer">Description of the optimizer, with the base learning rate.</param>
    public TrainingIdentity(
        Network network, Dataset data, Dataset? validation, TrainingOptions options, string optimizer,
        IReadOnlyList<TrainingCallback> callbacks) => facts =
    [
        (Architecture, network.Architecture),
        (InputShape, network.InputShape.ToString()),
        ("data", Content(data)),
        (Scaling, $"{options.Scaling}"),
        (Classes, data.HasClasses ? string.Join(Separator, data.ClassNames)
            : data.Targets is TextTargets texts ? $"{Symbols}{texts.Alphabet}" : $"{data.Targets}"),
        validation is null
            ? ("validation split", $"{options.ValidationSplit}")
            : ("validation data", Content(validation)),
        ("measured images", $"{options.MeasuredImages}"),
        ("augmentation", $"{options.Augmentation ?? Augmentation.None}"),
        ("epochs", $"{options.Epochs}"),
        ("batch size", $"{options.BatchSize}"),
        .. options.Shards == 1 ? [] : new[] { ("shards", $"{options.Shards}") },
        ("seed", $"{options.Seed}"),
        ("loss", options.Loss.ToString()),
        ("optimizer", optimizer),
        ("schedule", options.Schedule.ToString()),
        .. callbacks.Select(callback => callback.Influence).OfType<string>()
            .Select((influence, i) => ($"callback {i + 1}", influence)),
    ];

    /// <summary>The model of a training of a classifier or a line reader at a checkpoint, with the weights of its last
    /// step.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is of another kind of training or
    /// version.</exception>
    public static Model ModelOf(Checkpoint checkpoint)
    {
        try
        {
            int[] shape = [.. Text(InputShape).Split('×').Select(side => int.Parse(side, CultureInfo.InvariantCulture))];
            Network network = NetworkArchitecture.BuildBlank(
                Text(Architecture), new Shape(shape), parameterLimit: checkpoint.Sections.Sum(part => part.Bytes.Length));
            foreach ((string name, Tensor tensor) in network.State())
                checkpoint.CopyTo(TrainingState.NetworkPrefix + name, tensor);
            return new Model(network, ClassNames(Text(Classes)), scaling: InputScaling.Parse(Text(Scaling)));
        }
        catch (Exception e) when (e is ArchitectureException or ArgumentException or FormatException or InvalidOperationException
            or ArithmeticException)
        {
            throw new InvalidDataException($"{checkpoint.Source} does not contain a model: {e.Message}", e);
        }

        string Text(string what) => checkpoint.Text(Prefix + what);
    }

    private static string[] ClassNames(string targets) =>
        !targets.StartsWith(Symbols, StringComparison.Ordinal) ? targets.Split(Separator)
            : [.. targets[Symbols.Length..].EnumerateRunes().Select(symbol => $"{symbol}"), CtcLoss.BlankName];

    private static string Content(Dataset data) => $"{data.Count} samples, SHA-256 {DatasetHash.Of(data)}";

    public void AddTo(Checkpoint checkpoint)
    {
        foreach ((string what, string value) in facts) checkpoint.Add(Prefix + what, value);
    }

    /// <exception cref="InvalidDataException">The checkpoint belongs to another training: the message names each
    /// difference.</exception>
    public void Require(Checkpoint checkpoint)
    {
        Dictionary<string, string> here = facts.ToDictionary(fact => fact.What, fact => fact.Value);
        IEnumerable<string> there = checkpoint.Names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]);
        var differences = new List<string>();
        foreach (string what in here.Keys.Union(there))
        {
            string was = checkpoint.Has(Prefix + what) ? checkpoint.Text(Prefix + what) : None;
            string now = here.GetValueOrDefault(what, None);
            if (was != now)
            {
                differences.Add(
                    $"{what}: {BadFile.Quote(was, MaxQuoteLength)} in the checkpoint, " +
                    $"{BadFile.Quote(now, MaxQuoteLength)} in this training");
            }
        }

        if (differences.Count > 0)
        {
            throw new InvalidDataException(
                $"{checkpoint.Source} belongs to another training; {string.Join("; ", differences)}. " +
                "Resume with the original settings and data.");
        }
    }
}
