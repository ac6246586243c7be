using System.Diagnostics;

namespace NeuralCore.ServerLoad;

/// <summary>The time of the engine alone, on one thread: how much of it a batch saves.</summary>
internal static class EngineTable
{
    private const int Rounds = 15;
    private const double RoundSeconds = 0.02;

    private static readonly int[] Batches = [1, 2, 4, 8, 16, 32, 64];

    public static int Run()
    {
        using var team = new WorkerTeam(1);
        Console.WriteLine($"µs an image   {string.Concat(Batches.Select(batch => $"{batch,9}"))}");
        foreach ((string name, Network network) in SampleModels.All(seed: 1))
        {
            Workspace[] workspaces = [.. Batches.Select(batch => network.CreateWorkspace(batch, team))];
            for (int i = 0; i < Batches.Length; i++) SampleModels.Fill(workspaces[i].Input, Batches[i]);
            double[][] times = [.. Batches.Select(_ => new double[Rounds])];
            for (int round = -1; round < Rounds; round++)
            {
                for (int i = 0; i < Batches.Length; i++)
                {
                    double time = Time(network, workspaces[i]) / Batches[i];
                    if (round >= 0) times[i][round] = time;
                }
            }

            Console.WriteLine($"{name,-12}  {string.Concat(times.Select(of => $"{of.Median(),9:0.00}"))}");
        }

        return 0;
    }

    /// <summary>Microseconds of a forward pass.</summary>
    private static double Time(Network network, Workspace workspace)
    {
        long start = Stopwatch.GetTimestamp();
        int passes = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < RoundSeconds; passes++) network.Forward(workspace);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / passes;
    }
}
