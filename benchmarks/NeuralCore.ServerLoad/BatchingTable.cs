namespace NeuralCore.ServerLoad;

/// <summary>A network with and without batches, measured alternately.</summary>
internal static class BatchingTable
{
    private const int Rounds = 9, Many = 64;

    /// <param name="model">Of <see cref="SampleModels"/>.</param>
    public static int Run(int seconds, string model)
    {
        using var models = new SampleModels();
        using var wrk = new Wrk(model);
        using ServerProcess separate = ServerProcess.Start($"--port 0 --repository {models.Folder} --max-batch 1");
        using ServerProcess together = ServerProcess.Start($"--port 0 --repository {models.Folder}");
        wrk.WarmUp(Many, separate, together);
        foreach (int connections in new[] { Many, 1 })
        {
            List<(WrkResult Separate, WrkResult Together)> rounds = [];
            for (int round = 0; round < Rounds; round++)
                rounds.Add((wrk.Run(connections, seconds, separate)[0], wrk.Run(connections, seconds, together)[0]));
            Console.WriteLine($"{model}, {connections,2} connections: {rounds.Select(r => r.Separate.Rate).Median(),7:0} requests/s separate, "
                + $"{rounds.Select(r => r.Together.Rate).Median(),7:0} in batches, ratio {rounds.Select(r => r.Together.Rate / r.Separate.Rate).Median():0.00}; "
                + $"p99 {rounds.Select(r => r.Separate.Late).Median():0.00} and {rounds.Select(r => r.Together.Late).Median():0.00} ms, "
                + $"ratio {rounds.Select(r => r.Together.Late / r.Separate.Late).Median():0.00}; "
                + $"processor time {rounds.Select(r => r.Separate.Used).Median():0} and {rounds.Select(r => r.Together.Used).Median():0} µs a request");
        }

        return separate.Terminate() + together.Terminate();
    }
}
