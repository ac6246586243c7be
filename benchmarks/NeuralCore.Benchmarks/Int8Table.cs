using NeuralCore.Kernels.MatrixProduct;

namespace NeuralCore.Benchmarks;

/// <summary>
/// The inner loops of an inference in 8-bit integers beside those in single precision, on one thread. Conversion of
/// the activations between the layers and the copies of a convolution's windows are not included, so the gain is an
/// upper limit.
/// </summary>
internal static unsafe class Int8Table
{
    private const int ConvolutionBatch = 32;

    /// <returns>The exit code: 0 done, 4 the product differs from its definition.</returns>
    public static int Print(TextWriter output)
    {
        if (!Int8Product.IsSupported)
        {
            output.WriteLine("This processor has no AVX-VNNI: nothing to measure.");
            return 0;
        }

        using var team = new WorkerTeam(threads: 1);
        output.WriteLine("Medians of samples in turn, one thread\n");
        output.WriteLine("| inner loop | single precision, µs | 8 bits, µs | gain |");
        output.WriteLine("|---|--:|--:|--:|");
        bool agrees = true;
        foreach (int batch in (int[])[1, 128])
        {
            Tensor x = PooledOperands.Digits(batch, team);
            agrees &= Show($"first layer of mlp, digits: {batch}×784×128", Product(team, x, 784, 128), batch, 784, 128);
        }

        Tensor dense = Numbers.Random(128, 512);
        agrees &= Show("second layer of mlp2: 128×512×512", Product(team, dense, 512, 512), 128, 512, 512);
        ConvolutionSize size = ConvolutionSize.All(ConvolutionBatch)[1];
        var o = new PooledOperands(size, team);
        // The 10×10 windows that the pooling uses, as rows of a product.
        agrees &= Show(
            $"second convolution of cnn with ReLU and pooling: {size}", () => o.Forward(team), ConvolutionBatch * 100,
            9 * size.InChannels, size.OutChannels);
        if (!agrees) output.WriteLine("\nThe product of 8-bit integers differs from its definition.");
        return agrees ? 0 : 4;

        bool Show(string name, Action single, int rows, int terms, int outputs)
        {
            var random = new Random(1);
            byte[] inputs = new byte[rows * terms];
            random.NextBytes(inputs);
            sbyte[] w = [.. Enumerable.Range(0, terms * outputs).Select(_ => (sbyte)random.Next(-127, 128))];
            int[] expected = new int[rows * outputs], sums = new int[rows * outputs];
            Int8Product.Naive(inputs, w, expected, rows, terms, outputs);
            sbyte[] packed = Int8Product.Pack(w, terms, outputs);
            fixed (byte* px = inputs) fixed (sbyte* pw = packed) fixed (int* py = sums)
            {
                (nint ax, nint aw, nint ay) = ((nint)px, (nint)pw, (nint)py);
                (double seconds, double rate, double gain) = new InterleavedTimer(threads: 1).Measure(
                    () => Int8Product.Forward((byte*)ax, (sbyte*)aw, (int*)ay, rows, terms, outputs), 1, single, 1);
                output.WriteLine($"| {name} | {1e6 / rate:F1} | {seconds * 1e6:F1} | {gain:F2} |");
            }

            return sums.AsSpan().SequenceEqual(expected);
        }
    }

    private static Action Product(WorkerTeam team, Tensor x, int terms, int outputs)
    {
        int rows = x.Length / terms;
        Tensor w = Numbers.Random(terms, outputs), bias = Numbers.Random(outputs), y = Numbers.Random(rows, outputs);
        return () => TiledMatrixProduct.Forward(team, x.Span, w.Span, bias.Span, y.Span, rows, terms, outputs);
    }
}
