namespace NeuralCore.GradientTests.Mutants;

/// <summary>What may go wrong in a dense layer.</summary>
public enum DenseMistake
{
    None,
    PermutedDy,
    FirstSampleForAll,
    ShiftedIndex,
    DividedByBatch,
    WrongSignOfBias,
    TransposedWeight,
    BiasCounted,
    StaleInput,
    BatchOfFirstPass,
    InputGradientAdded,
    ParameterGradientOverwritten,
    NoInputGradient,
    NoWeightGradient,
    NoWeightGradientInFirstLayer,
    LastSampleLeftOut,
}

/// <summary>A dense layer as plain loops, with a mistake planted in its backward pass. Without one it is the twin that must be accepted.</summary>
public sealed class PlainDense(int inFeatures, int outFeatures, DenseMistake mistake) : Layer
{
    private double[]? firstInput;
    private int firstBatch;

    public override string Kind => "plaindense";

    public Parameter Weight { get; } = new("weight", new Tensor(new Shape(inFeatures, outFeatures)), decays: true);

    public Parameter Bias { get; } = new("bias", new Tensor(new Shape(outFeatures)), decays: false);

    public override IReadOnlyList<Parameter> Parameters => [Weight, Bias];

    public override Shape OutputShape(Shape input) => new(outFeatures);

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        firstInput ??= x.Span.ToArray();
        if (firstBatch == 0) firstBatch = x.Shape[0];
        ReadOnlySpan<double> xs = x.Span, weight = Weight.Value.Span;
        for (int n = 0; n < x.Shape[0]; n++)
            for (int o = 0; o < outFeatures; o++)
            {
                double sum = Bias.Value[o];
                for (int i = 0; i < inFeatures; i++) sum += xs[n * inFeatures + i] * weight[i * outFeatures + o];
                y[n, o] = sum;
            }
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        int batch = x.Shape[0], used = mistake == DenseMistake.LastSampleLeftOut ? batch - 1 : batch;
        double divisor = mistake == DenseMistake.DividedByBatch ? batch : mistake == DenseMistake.BatchOfFirstPass ? (double)batch / firstBatch : 1;
        if (mistake == DenseMistake.ParameterGradientOverwritten) Weight.Gradient.Span.Clear();
        bool weight = mistake != DenseMistake.NoWeightGradient && (mistake != DenseMistake.NoWeightGradientInFirstLayer || dx is not null);
        for (int n = 0; n < used; n++)
            for (int o = 0; o < outFeatures; o++)
            {
                double d = dy[mistake == DenseMistake.PermutedDy ? (n + 1) % batch : n, o];
                Bias.Gradient[o] += mistake == DenseMistake.BiasCounted ? 1 : mistake == DenseMistake.WrongSignOfBias ? -d : d;
                for (int i = 0; weight && i < inFeatures; i++) Weight.Gradient[i, o] += d / divisor * (mistake == DenseMistake.StaleInput ? firstInput![n * inFeatures + i] : x[n, i]);
            }

        if (dx is not null) InputGradient(dy, dx);
    }

    private void InputGradient(Tensor dy, Tensor dx)
    {
        if (mistake != DenseMistake.InputGradientAdded) dx.Span.Clear();
        if (mistake == DenseMistake.NoInputGradient) return;
        for (int n = 0; n < dx.Shape[0]; n++)
            for (int i = 0; i < inFeatures; i++)
                for (int o = 0; o < outFeatures; o++)
                {
                    int row = mistake == DenseMistake.FirstSampleForAll ? 0 : n, column = mistake == DenseMistake.ShiftedIndex ? (o + 1) % outFeatures : o;
                    // The right matrix read with its axes swapped: the same numbers, the same size, another order.
                    double w = mistake == DenseMistake.TransposedWeight ? Weight.Value[o * inFeatures + i] : Weight.Value[i, column];
                    dx[n, i] += dy[row, o] * w;
                }
    }
}
