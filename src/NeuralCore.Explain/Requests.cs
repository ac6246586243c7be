using System.Text.Json;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>Reads the arguments of requests; a missing or wrong one is an <see cref="ArgumentException"/>.</summary>
internal static class Requests
{
    public static int Integer(JsonElement request, string name, int min, int max, int? standard = null)
    {
        if (!request.TryGetProperty(name, out JsonElement value))
            return standard ?? throw new ArgumentException($"The request needs '{name}'.");
        return value.TryGetInt32(out int number) && number >= min && number <= max ? number
            : throw new ArgumentException($"'{name}' is {value}; it is a whole number from {min} to {max}.");
    }

    public static double Number(JsonElement request, string name, double max)
    {
        if (!request.TryGetProperty(name, out JsonElement value))
            throw new ArgumentException($"The request needs '{name}'.");
        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and var number && number <= max
            ? number : throw new ArgumentException($"'{name}' is {value}; it is a number from 0 to {max}.");
    }

    public static string Text(JsonElement request, string name) =>
        request.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : throw new ArgumentException($"The request needs the text '{name}'.");

    public static int Class(ExplainState state, JsonElement request, string name) =>
        Integer(request, name, 0, state.Model.ClassNames.Count - 1);

    public static LayerPass Stage(ExplainState state, JsonElement request) =>
        state.Walk.Stages[Integer(request, "stage", 0, state.Walk.Stages.Count - 1)];

    public static Tensor Tensor(LayerPass stage, string name) =>
        stage.Find(name) ?? throw new ArgumentException($"{stage.Name} has no tensor '{name}'.");
}
