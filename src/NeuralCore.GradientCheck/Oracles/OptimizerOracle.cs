namespace NeuralCore.GradientCheck.Oracles;

/// <summary>The update rule of a paper for one number.</summary>
/// <param name="decays">Whether weight decay applies to it.</param>
/// <param name="step">t, from 1.</param>
/// <param name="first">First state of this number, initially 0.</param>
/// <param name="second">Second state of this number, initially 0.</param>
internal delegate double ScalarRule(
    double value, double gradient, bool decays, double learningRate, long step, ref double first, ref double second);

/// <summary>
/// Compares an optimizer with an update rule for one number, applied to each number, over several steps with random
/// gradients.
/// </summary>
internal static class OptimizerOracle
{
    private const int Steps = 7;

    private static readonly WorkerTeam Team = new(1);

    /// <summary>
    /// Uses a weight that decays and a bias that does not, each longer than a vector register, and gradients that are
    /// clipped in some steps.
    /// </summary>
    public static GradientReport Check(
        Func<IReadOnlyList<Parameter>, Optimizer> create, ScalarRule rule, Draw d, double? clipNorm)
    {
        Parameter[] parameters =
        [
            new("weight", d.Tensor(new Shape(d.Whole(2, 5), d.Whole(5, 9))), decays: true),
            new("bias", d.Tensor(new Shape(d.Whole(3, 20))), decays: false),
        ];
        Optimizer optimizer = create(parameters);
        optimizer.ClipNorm = clipNorm;
        double baseRate = optimizer.LearningRate;
        Tensor[] starts = [.. parameters.Select(parameter => parameter.Value.Clone())];
        Trace[] traces = [.. parameters.Select(parameter => new Trace(parameter))];
        var comparison = new Comparison();
        for (int step = 1; step <= Steps; step++)
        {
            foreach (Parameter parameter in parameters) d.Fill(parameter.Gradient.Span, step % 2 + 0.5);
            double norm = Math.Sqrt(parameters.Sum(parameter => parameter.Gradient.Span.ToArray().Sum(g => g * g)));
            double scale = optimizer.ClipNorm is { } limit && norm > limit ? limit / norm : 1;
            optimizer.LearningRate = baseRate / step;
            foreach (Trace trace in traces) trace.Apply(rule, scale, optimizer.LearningRate, step);
            optimizer.Step(Team);
            for (int p = 0; p < parameters.Length; p++)
            {
                comparison.Compare($"{parameters[p].Name} after step {step}", traces[p].Moves(starts[p]));
                if (parameters[p].Gradient.Span.ContainsAnyExcept(0))
                    comparison.Fail($"step {step} left a gradient of {parameters[p].Name}");
            }
        }

        return comparison.Report($"{optimizer.GetType().Name}: {Steps} " +
            $"steps{(optimizer.ClipNorm is null ? "" : ", clipped")}",
            string.Join(" and ", parameters.Select(parameter => parameter.Value.Shape.ToString())));
    }

    /// <summary>The expected values of one parameter.</summary>
    private sealed class Trace(Parameter parameter)
    {
        private readonly double[] value = parameter.Value.Span.ToArray();
        private readonly double[] first = new double[parameter.Value.Length];
        private readonly double[] second = new double[parameter.Value.Length];

        public void Apply(ScalarRule rule, double gradientScale, double learningRate, long step)
        {
            for (int i = 0; i < value.Length; i++)
                value[i] = rule(value[i], parameter.Gradient[i] * gradientScale, parameter.Decays, learningRate, step,
                    ref first[i], ref second[i]);
        }

        /// <summary>
        /// The change of each number from its start, so that an error of a small step is not hidden by a large value.
        /// </summary>
        public Pair[] Moves(Tensor start) =>
            [.. value.Select((expected, i) =>
                new Pair(Comparison.Locate(start.Shape, i), parameter.Value[i] - start[i], expected - start[i]))];
    }
}
