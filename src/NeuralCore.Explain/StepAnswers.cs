using System.Text.Json;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>Steps of gradient descent on the page's image, planted faults, and undo.</summary>
internal static class StepAnswers
{
    private const int MaxSteps = 200;

    private const double MaxRate = 1e6;

    /// <summary>Plants the fault <c>name</c>: None, Sign, Transpose or Stale.</summary>
    public static void Fault(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        string name = Requests.Text(request, "name");
        if (!Enum.TryParse(name, out Fault fault) || !Enum.IsDefined(fault))
        {
            throw new ArgumentException(
                $"'{name}' is not a fault. Known are {string.Join(", ", Enum.GetNames<Fault>())}.");
        }

        if (fault is Walking.Fault.Transpose or Walking.Fault.Stale && state.Walk.FaultLayer < 0)
            throw new ArgumentException("This fault is planted in a dense layer, and the network has none.");
        state.Plant(fault);
        DescriptionAnswers.Result(state, json);
    }

    /// <summary>The losses after one step of <c>rate</c>, which is then undone.</summary>
    public static void Preview(ExplainState state, JsonElement request, Utf8JsonWriter json) =>
        Losses(state, json, Requests.Number(request, "rate", MaxRate), 1, isKept: false);

    /// <summary>Makes <c>count</c> steps of <c>rate</c> on the current image.</summary>
    public static void Step(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        Losses(state, json, Requests.Number(request, "rate", MaxRate),
            Requests.Integer(request, "count", 1, MaxSteps, 1), isKept: true);
        DescriptionAnswers.Result(state, json);
    }

    public static void Undo(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        json.WriteBoolean("undone", state.Undo());
        DescriptionAnswers.Result(state, json);
    }

    /// <summary>Restores the weights of the model file.</summary>
    public static void Reset(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        state.Reset();
        DescriptionAnswers.Result(state, json);
    }

    /// <summary>
    /// The loss of the image during <c>count</c> steps of <c>rate</c> with the planted fault and without one, from the
    /// same weights; both are undone.
    /// </summary>
    public static void Race(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        double rate = Requests.Number(request, "rate", MaxRate);
        int count = Requests.Integer(request, "count", 1, 60);
        Fault planted = state.Fault;
        (string, Fault)[] runs = [("correct", Walking.Fault.None), ("planted", planted)];
        foreach ((string name, Fault fault) in runs)
        {
            json.WriteStartArray(name);
            state.Plant(fault);
            JsonNumbers.Write(json, state.Walk.Loss);
            for (int i = 0; i < count; i++)
            {
                state.Step(rate);
                JsonNumbers.Write(json, state.Walk.Loss);
            }

            for (int i = 0; i < count; i++) state.Undo();
            json.WriteEndArray();
        }

        state.Plant(planted);
    }

    private static void Losses(ExplainState state, Utf8JsonWriter json, double rate, int count, bool isKept)
    {
        json.WriteNumber("rate", rate);
        double others = state.OthersLoss();
        JsonNumbers.Number(json, "before", state.Walk.Loss);
        JsonNumbers.Number(json, "othersBefore", others);
        json.WriteNumber("othersCount", state.OthersCount);
        json.WriteStartArray("path");
        for (int i = 0; i < count; i++)
        {
            state.Step(rate);
            JsonNumbers.Write(json, state.Walk.Loss);
        }

        json.WriteEndArray();
        JsonNumbers.Number(json, "after", state.Walk.Loss);
        JsonNumbers.Number(json, "othersAfter", state.OthersLoss());
        if (!isKept) state.Undo();
    }
}
