namespace NeuralCore.ServerLoad;

/// <summary>One replica on one core against two on two cores, measured alternately.</summary>
/// <remarks>A request has 16 images, so that the client needs a small part of the processor time.</remarks>
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
        wrk.Run(Connections, seconds, first, second);
        List<(double One, double Two)> rounds = [];
        for (int round = 0; round < Rounds; round++)
        {
            ServerProcess alone = round % 2 == 0 ? first : second;
            rounds.Add((wrk.Run(Connections, seconds, alone)[0].Rate,
                wrk.Run(Connections, seconds, first, second).Sum(result => result.Rate)));
        }

        Console.WriteLine($"one replica {Images * rounds.Select(r => r.One).Median():0} images/s, two {Images * rounds.Select(r => r.Two).Median():0}, "
            + $"ratio {rounds.Select(r => r.Two / r.One).Median():0.00}");
        return first.Terminate() + second.Terminate();
    }
}
