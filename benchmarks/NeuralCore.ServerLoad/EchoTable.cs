namespace NeuralCore.ServerLoad;

/// <summary>Binary inference of <c>mlp</c> against an echo of the same bytes, measured alternately.</summary>
internal static class EchoTable
{
    private const int Rounds = 9, Connections = 64;

    public static int Run(int seconds)
    {
        using var models = new SampleModels();
        using var wrk = new Wrk("mlp");
        using ServerProcess echo = ServerProcess.StartEcho();
        using ServerProcess server = ServerProcess.Start($"--port 0 --repository {models.Folder}");
        wrk.Run(Connections, seconds, echo);
        wrk.Run(Connections, seconds, server);
        List<(double Echo, double Infer)> rounds = [];
        for (int round = 0; round < Rounds; round++)
            rounds.Add((wrk.Run(Connections, seconds, echo)[0].Rate, wrk.Run(Connections, seconds, server)[0].Rate));
        Console.WriteLine($"echo {rounds.Select(r => r.Echo).Median():0} requests/s, mlp {rounds.Select(r => r.Infer).Median():0}, "
            + $"share {rounds.Select(r => r.Infer / r.Echo).Median():0.0 %}");
        echo.Terminate();
        return server.Terminate();
    }
}
