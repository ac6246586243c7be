namespace NeuralCore.Benchmarks;

/// <summary>
/// Compares optimizer steps with memory copies of the same number of bytes: an update is limited by memory bandwidth.
/// </summary>
internal static class UpdateTable
{
    /// <summary>About the parameter counts of <c>mlp</c> and <c>mlp2</c>.</summary>
    private static readonly int[] Sizes = [100_000, 670_000];

    public static void Print(TextWriter output)
    {
        output.WriteLine("Medians, one thread; a step reads and writes value, gradient and state once, the copy " +
            "beside it moves as many bytes between as many arrays\n");
        output.WriteLine("| step | parameters | µs | GB/s | copy beside it, GB/s | share |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (int size in Sizes)
        {
            Print(output, "SGD", size, arrays: 2, new Sgd(Make(size)));
            Print(output, "SGD, momentum", size, arrays: 3, new Sgd(Make(size), momentum: 0.9));
            Print(output, "Adam", size, arrays: 4, new Adam(Make(size), learningRate: 1e-6));
        }
    }

    private static void Print(TextWriter output, string name, int size, int arrays, Optimizer optimizer)
    {
        using var team = new WorkerTeam(1);
        double bytes = 2.0 * sizeof(float) * arrays * size;
        // Half the memory into the other half and back.
        float[] one = new float[arrays * size / 2], other = new float[arrays * size / 2];
        void Copy()
        {
            one.CopyTo(other.AsSpan());
            other.CopyTo(one.AsSpan());
        }

        (double seconds, double copied, double share) = new InterleavedTimer(threads: 1)
            .Measure(() => optimizer.Step(team), bytes, Copy, bytes);
        output.WriteLine($"| {name} | {size:N0} | {seconds * 1e6:F1} | {bytes / seconds / 1e9:F1} | " +
            $"{copied / 1e9:F1} | {share:P0} |");
    }

    private static Parameter[] Make(int size)
    {
        var parameter = new Parameter("weight", Numbers.Random(size), decays: true);
        Numbers.Fill(parameter.Gradient);
        return [parameter];
    }
}
