using System.Runtime.Intrinsics;
using NeuralCore.Kernels;
using NeuralCore.Kernels.Convolution;
using NeuralCore.Kernels.MatrixProduct;

namespace NeuralCore.Benchmarks;

/// <summary>
/// A short table: naive kernels once, then tiled products, convolutions and whole training steps on one and two
/// threads, each as a share of the FMA peak measured beside it.
/// </summary>
internal static class PeakTable
{
    /// <summary>
    /// Smaller than in training, because a call with 128 images takes longer than a time slice of the system.
    /// </summary>
    private const int ConvolutionBatch = 32;

    private const string TrainingStep = "training step";

    /// <summary>The filter for products of other sizes, which take longer than all others together.</summary>
    private const string Large = "large";

    private static readonly int[] ThreadCounts = [1, 2];

    private sealed record Case(string Kernel, IWork Size, Action Run);

    /// <param name="filter">Part of the names of the kernels to time; empty for all, "large" for large products
    /// only.</param>
    public static void Print(TextWriter output, string filter)
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        output.WriteLine($"Medians of {InterleavedTimer.MinRounds} to {InterleavedTimer.MaxRounds} samples, each " +
            $"beside one of the FMA peak; {Environment.ProcessorCount} cores, {bits}-bit vectors\n");
        output.WriteLine("| kernel | size | threads | µs | GFLOP/s | peak beside it | % of peak |");
        output.WriteLine("|---|---|--:|--:|--:|--:|--:|");
        var measured = new List<(string Kernel, string Size, double Share)>();
        foreach (int threads in ThreadCounts)
        {
            using var team = new WorkerTeam(threads);
            Case[] ladder = threads == 1 ? [.. LowerRungs(ProductSize.All[0])] : [];
            foreach (Case one in (Case[])[
                .. ladder, .. ProductSize.All.SelectMany(size => Products(team, size)),
                .. ConvolutionSize.All(ConvolutionBatch).SelectMany(size => Convolutions(team, size)),
                .. InkProducts(team, ProductSize.All[0]), .. InkProducts(team, new ProductSize(128, 784, 512)),
                    .. ConvolutionSize.All(ConvolutionBatch).SelectMany(size => PooledConvolutions(team, size))])
            {
                if (Named(one.Kernel, filter)) Show(one, team);
            }

            if (filter == Large)
            {
                foreach (Case one in ProductSize.Large.SelectMany(size => Products(team, size)))
                    Show(one, team);
            }

            if (!Named(TrainingStep, filter)) continue;
            foreach (NetworkWork work in new TrainingStepBenchmarks().Works)
            {
                var steps = new TrainingStepBenchmarks { Work = work, Threads = threads };
                steps.Setup();
                Show(new Case(TrainingStep, work, () => steps.Step()), team);
                steps.Cleanup();
            }
        }

        PeakComparison.Print(output, measured);

        void Show(Case one, WorkerTeam team)
        {
            double share = Print(output, one, team);
            if (team.Threads == 1) measured.Add((one.Kernel, $"{one.Size}", share));
        }
    }

    private static bool Named(string kernel, string filter) =>
        kernel.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static double Print(TextWriter output, Case one, WorkerTeam team)
    {
        (double seconds, double peak, double share) = new InterleavedTimer(team.Threads)
            .Measure(one.Run, one.Size.Flops, () => FmaPeak.Run(team), FmaPeak.Flops * team.Threads);
        output.WriteLine($"| {one.Kernel} | {one.Size} | {team.Threads} | {seconds * 1e6:F1} | " +
            $"{one.Size.Flops / seconds / 1e9:F1} | {peak / 1e9:F1} | {share:P0} |");
        return share;
    }

    private static Case[] LowerRungs(ProductSize size)
    {
        (int n, int i, int o) = size;
        Tensor x = Numbers.Random(n, i), w = Numbers.Random(i, o), bias = Numbers.Random(o), y = Numbers.Random(n, o);
        return
        [
            new("product, forward, naive", size, () =>
                NaiveMatrixProduct.Forward(x.Span, w.Span, bias.Span, y.Span, n, i, o)),
            new("product, forward, rowwise", size, () =>
                RowwiseMatrixProduct.Forward(x.Span, w.Span, bias.Span, y.Span, n, i, o)),
        ];
    }

    private static Case[] Products(WorkerTeam team, ProductSize size)
    {
        (int n, int i, int o) = size;
        Tensor x = Numbers.Random(n, i), w = Numbers.Random(i, o), bias = Numbers.Random(o), y = Numbers.Random(n, o),
            dx = Numbers.Random(n, i), dw = Numbers.Random(i, o);
        return
        [
            new("product, forward", size, () =>
                TiledMatrixProduct.Forward(team, x.Span, w.Span, bias.Span, y.Span, n, i, o)),
            new("product, data gradient", size, () =>
                TiledMatrixProduct.DataGradient(team, y.Span, w.Span, dx.Span, n, i, o)),
            new("product, weight gradient", size, () =>
                TiledMatrixProduct.WeightGradient(team, x.Span, y.Span, dw.Span, n, i, o)),
        ];
    }

    private static Case[] Convolutions(WorkerTeam team, ConvolutionSize size)
    {
        var o = new ConvolutionOperands(size);
        return
        [
            new("convolution, forward", size, () =>
                TiledConvolution.Forward(team, o.Geometry, o.X.Span, o.W.Span, o.Bias.Span, o.Y.Span)),
            new("convolution, data gradient", size, () =>
                TiledConvolution.DataGradient(team, o.Geometry, o.Y.Span, o.W.Span, o.Dx.Span, o.Scratch.Span)),
            new("convolution, weight gradient", size, () =>
                TiledConvolution.WeightGradient(team, o.Geometry, o.X.Span, o.Y.Span, o.Dw.Span, o.Scratch.Span)),
        ];
    }

    /// <summary>
    /// The first dense layer on digits: zero pixels are skipped. GFLOP/s counts the operations of the dense product.
    /// </summary>
    private static Case[] InkProducts(WorkerTeam team, ProductSize size)
    {
        (int n, int i, int o) = size;
        Tensor x = PooledOperands.Digits(n, team), w = Numbers.Random(i, o), bias = Numbers.Random(o),
            y = Numbers.Random(n, o), dw = Numbers.Random(i, o);
        return
        [
            new("ink product, forward", size, () =>
                TiledMatrixProduct.Forward(team, x.Span, w.Span, bias.Span, y.Span, n, i, o)),
            new("ink product, weight gradient", size, () =>
                TiledMatrixProduct.WeightGradient(team, x.Span, y.Span, dw.Span, n, i, o)),
        ];
    }

    /// <summary>
    /// Fused convolution, ReLU and max-pool. The pooling is not counted; the backward passes count the operations of
    /// dense ones.
    /// </summary>
    private static Case[] PooledConvolutions(WorkerTeam team, ConvolutionSize size)
    {
        var o = new PooledOperands(size, team);
        Case[] needed = [new("pooled convolution, forward", size, () => o.Forward(team)),
            new("pooled convolution, weight gradient", size, () => o.WeightGradient(team))];
        return size.InChannels == 1 ? needed
            : [.. needed, new("pooled convolution, data gradient", size, () => o.DataGradient(team))];
    }
}
