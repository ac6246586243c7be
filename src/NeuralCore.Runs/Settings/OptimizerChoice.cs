namespace NeuralCore.Runs.Settings;

/// <summary>The optimizer that the user chose, with learning rate and weight decay.</summary>
/// <param name="WeightDecay">Decoupled from the gradient; not applied to biases and norms.</param>
/// <param name="ClipNorm">Maximum global norm of the gradients; null disables clipping.</param>
internal sealed record OptimizerChoice(string Name, double LearningRate, double WeightDecay, double? ClipNorm)
{
    public const double DefaultBeta2 = 0.999;

    /// <summary>β₂ of adamw: the part of the mean squared gradient that outlives a step.</summary>
    public double Beta2 { get; init; } = DefaultBeta2;

    public static IReadOnlyList<string> Names { get; } = ["sgd", "momentum", "nesterov", "adam", "adamw", "rmsprop"];

    /// <param name="schedule">The schedule's name; the default rate depends on it.</param>
    /// <exception cref="UsageException">The optimizer has no weight decay.</exception>
    public static OptimizerChoice Of(
        string name, string schedule, double? learningRate, double? weightDecay, double? clipNorm)
    {
        if (weightDecay is > 0 && name is "adam" or "rmsprop")
        {
            throw new UsageException(
                $"--weight-decay: {name} has no weight decay. Use --optimizer adamw (decoupled decay).");
        }

        return new OptimizerChoice(
            name, learningRate ?? TrainingDefaults.LearningRate(name, schedule),
            weightDecay ?? (name == "adamw" ? TrainingDefaults.AdamWDecay : 0), clipNorm);
    }

    public Optimizer Create(IReadOnlyList<Parameter> parameters)
    {
        Optimizer optimizer = Name switch
        {
            "sgd" => new Sgd(parameters, LearningRate, weightDecay: WeightDecay),
            "momentum" => new Sgd(parameters, LearningRate, TrainingDefaults.Momentum, weightDecay: WeightDecay),
            "nesterov" => new Sgd(parameters, LearningRate, TrainingDefaults.Momentum, nesterov: true, WeightDecay),
            "adam" => new Adam(parameters, LearningRate),
            "adamw" => new AdamW(parameters, LearningRate, beta2: Beta2, weightDecay: WeightDecay),
            "rmsprop" => new RmsProp(parameters, LearningRate),
            _ => throw new UsageException($"--optimizer: '{Name}' is unknown."),
        };
        optimizer.ClipNorm = ClipNorm;
        return optimizer;
    }
}
