namespace NeuralCore.ServerLoad;

/// <summary>One replica on one core against two on two cores, measured alternately.</summary>
/// <remarks>
/// A request has 16 images, so that the client needs a small part of the processor time, and each client runs on the core
/// of its replica: a client on the other core would help one replica and compete with two.
/// </remarks>
internal static class ReplicaTable
{
    private const int Rounds = 9, Connections = 8, Images = 16;

    public static int Run(int seconds)
    {
        using var models = new SampleModels();
        using var wrk = new Wrk("cnn", Images);
        string arguments = $"--port 0 --workers 1 --repository {models.Folder}";
        using ServerProcess first = ServerProcess.Start(arguments, core: 0);
        using ServerProcess second = ServerProcess.Start(arguments, core: 1);
        wrk.WarmUp(Connections, first, second);
        List<(WrkResult One, IReadOnlyList<WrkResult> Two)> rounds = [];
        for (int round = 0; round < Rounds; round++)
        {
            ServerProcess alone = round % 2 == 0 ? first : second;
            rounds.Add((wrk.Run(Connections, seconds, alone)[0], wrk.Run(Connections, seconds, first, second)));
        }

        Console.WriteLine($"one replica {Images * rounds.Select(r => r.One.Rate).Median():0} images/s, "
            + $"two {Images * rounds.Select(r => r.Two.Sum(half => half.Rate)).Median():0}, "
            + $"ratio {rounds.Select(r => r.Two.Sum(half => half.Rate) / r.One.Rate).Median():0.00}; processor time "
            + $"{rounds.Select(r => r.One.Used).Median() / Images:0.0} and "
            + $"{rounds.Select(r => r.Two.Average(half => half.Used)).Median() / Images:0.0} µs an image, "
            + $"images per second of processor time in two replicas and in one, ratio {rounds.Select(r => 2 * r.One.Used / r.Two.Average(half => half.Used)).Median():0.00}");
        return first.Terminate() + second.Terminate();
    }
}
