namespace NeuralCore;

/// <summary>What two trainings must have in common to be the same one: a checkpoint keeps it, and a resume compares it.</summary>
internal sealed class TrainingIdentity
{
    private const string Prefix = "identity/";
    private const string None = "none";
    private const int MaxQuoteLength = 200;

    private readonly (string What, string Value)[] facts;

    /// <param name="optimizer">In words, with the base rate.</param>
    public TrainingIdentity(
        Network network, Dataset data, Dataset? validation, TrainingOptions options, string optimizer,
        IReadOnlyList<TrainingCallback> callbacks) => facts =
    [
        ("architecture", network.Architecture),
        ("input shape", network.InputShape.ToString()),
        ("data", Content(data)),
        ("targets", data.HasClasses ? string.Join(", ", data.ClassNames) : $"{data.Targets}"),
        validation is null
            ? ("validation split", $"{options.ValidationSplit}")
            : ("validation data", Content(validation)),
        ("measured images", $"{options.MeasuredImages}"),
        ("augmentation", $"{options.Augmentation ?? Augmentation.None}"),
        ("epochs", $"{options.Epochs}"),
        ("batch size", $"{options.BatchSize}"),
        ("seed", $"{options.Seed}"),
        ("loss", options.Loss.ToString()),
        ("optimizer", optimizer),
        ("schedule", options.Schedule.ToString()),
        .. callbacks.Select(callback => callback.Influence).OfType<string>().Select((influence, i) => ($"callback {i + 1}", influence)),
    ];

    private static string Content(Dataset data) => $"{data.Count} samples, SHA-256 {DatasetHash.Of(data)}";

    public void AddTo(Checkpoint checkpoint)
    {
        foreach ((string what, string value) in facts) checkpoint.Add(Prefix + what, value);
    }

    /// <exception cref="InvalidDataException">The checkpoint is of another training: the message names each difference.</exception>
    public void Require(Checkpoint checkpoint)
    {
        Dictionary<string, string> here = facts.ToDictionary(fact => fact.What, fact => fact.Value);
        IEnumerable<string> there = checkpoint.Names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]);
        var differences = new List<string>();
        foreach (string what in here.Keys.Union(there))
        {
            (string was, string now) = (checkpoint.Has(Prefix + what) ? checkpoint.Text(Prefix + what) : None, here.GetValueOrDefault(what, None));
            if (was != now) differences.Add($"{what}: {BadFile.Quote(was, MaxQuoteLength)} there, {BadFile.Quote(now, MaxQuoteLength)} here");
        }

        if (differences.Count > 0)
            throw new InvalidDataException($"{checkpoint.Source} is of another training; {string.Join("; ", differences)}. Resume with the settings and the data that it was begun with.");
    }
}
