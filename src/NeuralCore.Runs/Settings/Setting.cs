using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuralCore.Runs.Settings;

/// <summary>
/// One setting of a training, defined once: its name, values and help. Command line, run.json and report read this
/// definition; the default is that of the property in <see cref="TrainSettings"/>.
/// </summary>
internal sealed class Setting
{
    private readonly Func<TrainSettings, JsonNode?> read;
    private readonly Func<TrainSettings, string, TrainSettings> apply;

    private Setting(
        string name, string valueName, string help, Func<TrainSettings, JsonNode?> read, Func<TrainSettings, string,
            TrainSettings> apply)
    {
        (Name, ValueName, Help, this.read, this.apply) = (name, valueName, help, read, apply);
        JsonName = JsonNamingPolicy.CamelCase.ConvertName(
            string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
    }

    /// <summary><c>batch-size</c></summary>
    public string Name { get; }

    /// <summary><c>--batch-size</c></summary>
    public string Option => $"--{Name}";

    /// <summary><c>batchSize</c></summary>
    public string JsonName { get; }

    /// <summary>The placeholder of the value in help texts: <c>N</c>.</summary>
    public string ValueName { get; }

    public string Help { get; }

    /// <summary>The value for run.json; null where there is none.</summary>
    public JsonNode? Read(TrainSettings settings) => read(settings);

    /// <summary>The settings with the value of <paramref name="text"/>.</summary>
    /// <exception cref="UsageException">It is not a value of this setting.</exception>
    public TrainSettings Apply(TrainSettings settings, string text) => apply(settings, text);

    /// <summary>
    /// Throws a <see cref="UsageException"/> where <paramref name="text"/> is not a value of this setting.
    /// </summary>
    public void Check(string text) => apply(new TrainSettings(), text);

    /// <param name="help">One sentence, and the default in brackets.</param>
    /// <param name="read">Reads the value that is used, including a default.</param>
    public static Setting Of<T>(
        string name, string valueName, string help, ValueKind<T> kind, Func<TrainSettings, JsonNode?> read,
        Func<TrainSettings, T, TrainSettings> with) =>
        new(name, valueName, help, read, (settings, text) => with(settings, kind.Read($"--{name}", text)));
}

/// <summary>Invalid or inconsistent options; the message states what is valid.</summary>
internal sealed class UsageException(string message) : Exception(message);
