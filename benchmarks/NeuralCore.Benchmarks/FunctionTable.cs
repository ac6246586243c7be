using NeuralCore.Kernels;
using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Benchmarks;

/// <summary>Measures the cost per element of each function on one thread, and its maximum error.</summary>
internal static class FunctionTable
{
    /// <summary>
    /// Floating-point operations per cycle of two 256-bit FMA units or one of 512 bits: converts the FMA peak to a
    /// clock frequency.
    /// </summary>
    private const double FlopsPerCycle = 32;

    private const int Rows = 128, Columns = 512, Classes = 10, SweepSteps = 2_000_000;

    public static void Print(TextWriter output)
    {
        output.WriteLine($"Medians beside the FMA peak, one thread, {Rows}×{Columns} numbers; a cycle is what " +
            $"{FlopsPerCycle} operations of the peak take; errors over {SweepSteps:N0} numbers from -20 to 20\n");
        output.WriteLine("| function | ns an element | cycles an element | largest relative error |");
        output.WriteLine("|---|--:|--:|--:|");
        Tensor x = Numbers.Random(Rows, Columns), y = Numbers.Random(Rows, Columns);
        using var team = new WorkerTeam(1);
        Row("exp", new ExpFunction(), Math.Exp);
        Row("sigmoid", new SigmoidFunction(), v => 1 / (1 + Math.Exp(-v)));
        Row("tanh", new TanhFunction(), Math.Tanh);
        Row("GELU", new GeluFunction(), v =>
            v / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))));
        Row("SiLU", new SiluFunction(), v => v / (1 + Math.Exp(-v)));
        Row("ReLU", new ReluFunction(), v => Math.Max(v, 0));
        Tensor logits = Numbers.Random(Rows, Classes), targets = Numbers.Random(Rows, Classes),
            gradient = Numbers.Random(Rows, Classes);
        var loss = new SoftmaxCrossEntropy();
        Time($"softmax and cross-entropy of {Classes} classes, with the gradient", () =>
            loss.Evaluate(logits, targets, gradient), logits.Length, "");

        void Row<T>(string name, T function, Func<double, double> exact) where T : struct, IElementFunction =>
            Time(name, () => Elementwise.Forward(team, function, x.Span, y.Span), x.Length,
                $"{MaxError(team, function, exact):0.0e0}");

        void Time(string name, Action action, int elements, string error)
        {
            (double seconds, double peak, _) = new InterleavedTimer(threads: 1)
                .Measure(action, 1, () => FmaPeak.Run(team), FmaPeak.Flops);
            output.WriteLine($"| {name} | {seconds / elements * 1e9:0.00} | " +
                $"{seconds / elements * peak / FlopsPerCycle:0.0} | {error} |");
        }
    }

    /// <summary>The maximum relative error where the exact result is well above the smallest normal number.</summary>
    private static double MaxError<T>(WorkerTeam team, T function, Func<double, double> exact) where T : struct,
        IElementFunction
    {
        var x = new float[SweepSteps];
        for (int i = 0; i < x.Length; i++) x[i] = -20 + 40f * i / x.Length;
        var y = new float[x.Length];
        Elementwise.Forward(team, function, x, y);
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double wanted = exact(x[i]);
            if (Math.Abs(wanted) >= 1e-36) largest = Math.Max(largest, Math.Abs(y[i] - wanted) / Math.Abs(wanted));
        }

        return largest;
    }

    private readonly struct ExpFunction : IElementFunction
    {
        public T Forward<T>(T x) where T : struct, ILanes<T> => Exponential.Exp(x);

        public T Backward<T>(T x, T y, T dy) where T : struct, ILanes<T> => y * dy;
    }
}
