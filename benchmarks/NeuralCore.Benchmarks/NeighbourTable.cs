using System.Diagnostics;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Times training steps on all cores, alone and beside another process that keeps one core busy. With fair scheduling
/// on two cores a step takes 1.33 to 2 times as long.
/// </summary>
internal static class NeighbourTable
{
    /// <summary>The argument that makes this program the busy process.</summary>
    public const string Spin = "spin";

    private const int Rounds = 9;

    private const double SecondsPerSample = 0.5;

    public static void Print(TextWriter output)
    {
        output.WriteLine($"Medians of {Rounds} samples of {SecondsPerSample} s, alone and beside a busy process in " +
            $"turn; {Environment.ProcessorCount} threads\n");
        output.WriteLine("| step | alone, ms | beside a neighbour, ms | times as long |");
        output.WriteLine("|---|--:|--:|--:|");
        foreach (NetworkWork work in new TrainingStepBenchmarks().Works)
        {
            var steps = new TrainingStepBenchmarks { Work = work, Threads = Environment.ProcessorCount };
            steps.Setup();
            Sample(steps);
            double[] alone = new double[Rounds], beside = new double[Rounds];
            for (int i = 0; i < Rounds; i++)
            {
                alone[i] = Sample(steps);
                using Process neighbour = Process.Start(Environment.ProcessPath!, Spin);
                Thread.Sleep(200); // until it runs
                beside[i] = Sample(steps);
                neighbour.Kill();
                neighbour.WaitForExit();
            }

            steps.Cleanup();
            Array.Sort(alone);
            Array.Sort(beside);
            output.WriteLine($"| {work} | {alone[Rounds / 2] * 1e3:F2} | {beside[Rounds / 2] * 1e3:F2} | " +
                $"{beside[Rounds / 2] / alone[Rounds / 2]:F2} |");
        }
    }

    /// <summary>Keeps one core busy until it is killed, a minute at most.</summary>
    public static void KeepBusy()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 60)
        {
        }
    }

    /// <summary>Mean seconds per step; a mean, so that a step that waits for a whole time slice counts.</summary>
    private static double Sample(TrainingStepBenchmarks steps)
    {
        long start = Stopwatch.GetTimestamp();
        int count = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerSample)
        {
            steps.Step();
            count++;
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / count;
    }
}
