using System.Globalization;
using System.Text.Json.Nodes;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>
/// The settings of a run in run.json: those of <see cref="TrainSettings"/>, and the data set and network that result
/// from them.
/// </summary>
internal static class RunSettings
{
    public const string Dataset = "dataset", Model = "model", Architecture = "architecture", Parameters = "parameters",
        Epochs = "epochs";

    /// <summary>Every setting by its JSON name.</summary>
    public static JsonObject Of(TrainSettings settings, FoundData data, Network network)
    {
        JsonObject values = settings.ToJson();
        values[Dataset] = data.Id;
        values[Architecture] = network.Architecture;
        values[Parameters] = network.ParameterCount;
        return values;
    }

    public static string Text(this JsonObject settings, string name) => settings[name]?.ToString() ?? "";

    /// <summary>
    /// 0 where the value is not an integer. Parsed from its text: a JsonValue that was created from an int is not
    /// convertible to long.
    /// </summary>
    public static long Count(this JsonObject settings, string name) =>
        settings[name] is JsonValue value
            && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out long count) ? count : 0;
}
