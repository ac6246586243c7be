using System.Globalization;
using System.Text.Json;
using NeuralCore.Diagnosis;
using NeuralCore.Explain.Walking;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Explain;

/// <summary>The state of the trained network by the checks of the doctor, and the replay of its training.</summary>
internal static class HealthAnswers
{
    /// <summary>Most images in a batch of the checks.</summary>
    private const int MaxBatch = 64;

    /// <summary>Filters or units of the first layer in a snapshot.</summary>
    private const int MaxFilters = 16;

    /// <summary>
    /// Check by check: what was measured, and the findings, on <c>images</c> images. With <c>part</c>, from 0 to
    /// <c>parts</c> − 1, only some of the checks, so that a slow engine can show the first ones.
    /// </summary>
    public static void Health(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        if (state.Walk.End.Kind == EndKind.Sigmoid)
        {
            throw new ArgumentException("The doctor checks networks that are trained with softmax cross-entropy or " +
                "CTC: its limits, such as ln(classes) for the initial loss, are not those of " +
                $"{state.Walk.End.Loss.Name}.");
        }

        Dataset images = state.Images.Data;
        int count = Requests.Integer(request, "images", 2, MaxBatch, MaxBatch);
        int[] batch = [.. Enumerable.Range(0, Math.Min(count, images.Count))];
        var options = new TrainingOptions
        {
            Loss = state.Walk.End.Loss,
            Scaling = state.Model.Scaling,
            BatchSize = batch.Length,
        };
        Func<IEnumerable<CheckResult>>[] parts =
        [
            () => [InitialLoss(state, images, batch, options)],
            () => Trained(state, images, batch, options),
            () => [Updates(state, images, batch.Length, options)],
            () => state.Walk.Stages.Select(stage => stage.Layer).OfType<BatchNorm>().Select(Moved),
        ];
        int part = Requests.Integer(request, "part", -1, parts.Length - 1, -1);
        json.WriteNumber("parts", parts.Length);
        json.WriteStartArray("checks");
        foreach (CheckResult result in part < 0 ? parts.SelectMany(each => each()) : parts[part]())
            Write(json, result);
        json.WriteEndArray();
    }

    private static IEnumerable<CheckResult> Trained(
        ExplainState state, Dataset images, int[] batch, TrainingOptions options)
    {
        var trained = new TrialNetwork(
            state.Model.Network, batch.Length, options.Loss, state.Walk.Team, scaling: options.Scaling);
        trained.Pass(images, batch, Phase.Inference);
        return [UnitChecks.Run(trained, "after the training"), GradientFlowCheck.Run(trained)];
    }

    /// <summary>The history; each snapshot's loss and probabilities for the current image, and its filters.</summary>
    public static void Replay(ExplainState state, JsonElement request, Utf8JsonWriter json)
    {
        json.WriteStartArray("history");
        foreach (double[] epoch in state.Facts.History)
        {
            json.WriteStartArray();
            foreach (double number in epoch) JsonNumbers.Write(json, number);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("snapshots");
        foreach (Snapshot snapshot in state.Snapshots)
        {
            json.WriteStartObject();
            json.WriteString("title", snapshot.Title);
            Classify(state, snapshot.Model, json);
            Filters(json, snapshot.Model.Network);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The forward pass of the current image through the weights of another time.</summary>
    private static void Classify(ExplainState state, Model model, Utf8JsonWriter json)
    {
        Walk walk = state.Walk;
        Workspace workspace = model.Network.CreateWorkspace(1, walk.Team);
        state.Data.FillSamples(walk.Team, [state.Index], workspace.Input);
        model.Scaling.Apply(workspace.Input);
        model.Network.Forward(workspace);
        Tensor z = workspace.Activation(walk.End.Layers);
        JsonNumbers.Number(json, "loss", walk.End.Loss.Evaluate(z, walk.Targets, null));
        if (walk.End.Kind == EndKind.Ctc)
        {
            int frames = z.Shape[2];
            var symbols = new int[frames];
            int count = CtcDecoder.Greedy(z.Span, frames, z.Shape[3], symbols);
            json.WriteString("predictionText", string.Concat(symbols.Take(count).Select(k => model.ClassNames[k])));
            return;
        }

        Tensor p = walk.End.Kind == EndKind.Sigmoid ? workspace.Output : z.Clone();
        if (walk.End.Kind == EndKind.Softmax) VectorSoftmax.Rows(z.Span, p.Span, 1, p.Length);
        json.WriteString("predictionText", model.ClassNames[Classification.ArgMax(p.Span)]);
        JsonNumbers.Array(json, "probabilities", p.Span);
    }

    private static CheckResult InitialLoss(ExplainState state, Dataset images, int[] batch, TrainingOptions options)
    {
        if (state.Facts.Seed is not { } seed || state.Facts.IsPretrained)
        {
            return CheckResult.Of("initial loss", state.Facts.IsPretrained
                ? "the training began with weights of another model" : "the seed of the training is not known");
        }

        Network fresh = NetworkArchitecture.Build(
            state.Model.Network.Architecture, state.Model.InputShape, seed);
        double loss = new TrialNetwork(fresh, batch.Length, options.Loss, state.Walk.Team, scaling: options.Scaling)
            .Forward(images, batch, Phase.Train(seed, 0));
        if (state.Walk.End.Kind != EndKind.Ctc)
            return InitialLossCheck.Run(loss, state.Model.ClassNames.Count, options.Loss);
        Shape z = state.Model.Network.OutputShape;
        int[][] texts = [.. batch.Select(i => state.Symbols(Shown.Label(images, i)))];
        return InitialLossCheck.OfLines(loss, texts, z[1], z[2]);
    }

    private static CheckResult Updates(ExplainState state, Dataset images, int batch, TrainingOptions options)
    {
        if (state.Facts is not { Optimizer: { } name, LearningRate: { } rate })
            return CheckResult.Of("updates", "the optimizer of the training is not known");
        TrainingOptions used = options with { Optimizer = parameters => Create(name, parameters, rate) };
        var trial = new TrialTraining(
            new TrialNetwork(state.Model.Network, batch, used.Loss, state.Walk.Team, withDropout: true, used.Scaling),
            images, used, isTrained: true);
        trial.Run();
        return trial.Updates();
    }

    private static Optimizer Create(string name, IReadOnlyList<Parameter> parameters, double rate) => name switch
    {
        "sgd" => new Sgd(parameters, rate),
        "momentum" => new Sgd(parameters, rate, momentum: 0.9),
        "nesterov" => new Sgd(parameters, rate, momentum: 0.9, nesterov: true),
        "rmsprop" => new RmsProp(parameters, rate),
        "adamw" => new AdamW(parameters, rate),
        _ => new Adam(parameters, rate),
    };

    /// <summary>How far a normalisation is from its beginning: γ = 1, β = 0, mean 0, variance 1.</summary>
    private static CheckResult Moved(BatchNorm layer)
    {
        return CheckResult.Of(layer.Name, $"γ {Range(layer.Scale.Value)} (from 1), β {Range(layer.Shift.Value)} " +
            $"(from 0), mean {Range(layer.RunningMean)} (from 0), variance {Range(layer.RunningVariance)} (from 1)");

        static string Range(Tensor values) => string.Create(CultureInfo.InvariantCulture,
            $"{values.Span.ToArray().Min():0.00} to {values.Span.ToArray().Max():0.00}");
    }

    private static void Filters(Utf8JsonWriter json, Network network)
    {
        Parameter? first = network.Parameters.FirstOrDefault(parameter => parameter.Value.Shape.Rank > 1);
        if (first is null) return;
        Tensor value = first.Value;
        int units = value.Shape.Last, shown = Math.Min(units, MaxFilters);
        int[] shape = value.Shape.Rank == 4 ? [value.Shape[0], value.Shape[1], value.Shape[2]]
            : value.Shape[0] == network.InputShape.Length ? network.InputShape.ToArray() : [1, value.Shape[0], 1];
        json.WriteStartArray("filterShape");
        foreach (int size in shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("filters");
        for (int unit = 0; unit < shown; unit++)
        {
            json.WriteStartArray();
            for (int i = unit; i < value.Length; i += units) JsonNumbers.Write(json, value[i]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, CheckResult result)
    {
        json.WriteStartObject();
        json.WriteString("check", result.Check);
        json.WriteString("seen", result.Seen);
        json.WriteStartArray("findings");
        foreach (Finding finding in result.Findings) json.WriteStringValue($"{finding}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
