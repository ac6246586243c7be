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
        wrk.WarmUp(Connections, echo, server);
        List<(WrkResult Echo, WrkResult Infer)> rounds = [];
        for (int round = 0; round < Rounds; round++)
            rounds.Add((wrk.Run(Connections, seconds, echo)[0], wrk.Run(Connections, seconds, server)[0]));
        Console.WriteLine($"echo {rounds.Select(r => r.Echo.Rate).Median():0} requests/s, mlp {rounds.Select(r => r.Infer.Rate).Median():0}, "
            + $"share {rounds.Select(r => r.Infer.Rate / r.Echo.Rate).Median():0.0 %}; "
            + $"processor time {rounds.Select(r => r.Echo.Used).Median():0} and {rounds.Select(r => r.Infer.Used).Median():0} µs a request");
        echo.Terminate();
        return server.Terminate();
    }
}
