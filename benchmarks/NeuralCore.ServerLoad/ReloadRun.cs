using System.Text;

namespace NeuralCore.ServerLoad;

/// <summary>A model is replaced again and again while clients use it; every tenth file is damaged.</summary>
internal static class ReloadRun
{
    private const int Connections = 8, BadEvery = 10;
    private const double MaxGrowth = 1.25;

    public static async Task<int> Run(int reloads)
    {
        using var models = new SampleModels();
        using ServerProcess server = ServerProcess.Start($"--port 0 --repository {models.Folder}");
        float[][] known = [SampleModels.Logits(SampleModels.Mlp(1)), SampleModels.Logits(SampleModels.Mlp(2))];
        byte[] request = SampleModels.Request("mlp"), load = Encoding.ASCII.GetBytes(
            "POST /v2/repository/models/mlp/load HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        int[] answers = new int[known.Length];
        int errors = 0, unknown = 0, refused = 0;
        bool isOver = false;
        Task[] clients = [.. Enumerable.Range(0, Connections).Select(_ => Task.Run(Client))];
        using var control = new LoadConnection(server.EndPoint);
        var memory = new List<double>();
        for (int reload = 0; reload < reloads; reload++)
        {
            bool isBad = reload % BadEvery == BadEvery - 1;
            models.Write("mlp", SampleModels.Mlp(seed: 1UL + (ulong)(reload % known.Length)));
            string file = Path.Combine(models.Folder, "mlp", "1", "model.safetensors");
            if (isBad) File.WriteAllBytes(file, File.ReadAllBytes(file).AsSpan(0, 1000));
            (int status, _) = await control.Send(load);
            if (status != (isBad ? 400 : 200)) throw new LoadException($"Reload {reload} had the status {status}.");
            if (isBad) refused++;
            if (reload % Math.Max(1, reloads / 10) == 0) memory.Add(server.Memory);
        }

        memory.Add(server.Memory);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(clients);
        int exit = server.Terminate();
        Console.WriteLine($"{reloads} reloads, {refused} of damaged files refused; {answers.Sum()} answers: {answers[0]} of one version, "
            + $"{answers[1]} of the other, {unknown} of none; {errors} errors; exit code {exit}");
        Console.WriteLine($"memory in MiB during the reloads: {string.Join(' ', memory.Select(value => $"{value:0}"))}");
        bool isFlat = memory[^1] <= MaxGrowth * memory[Math.Min(2, memory.Count - 1)];
        return errors + unknown + exit == 0 && isFlat && answers.Min() > 0 ? 0 : 4;

        async Task Client()
        {
            using var connection = new LoadConnection(server.EndPoint);
            while (!Volatile.Read(ref isOver))
            {
                (int status, ReadOnlyMemory<byte> body) = await connection.Send(request);
                int version = Array.FindIndex(known, logits => Logits.AreThose(body.Span, logits));
                if (status != 200) Interlocked.Increment(ref errors);
                else if (version < 0) Interlocked.Increment(ref unknown);
                else Interlocked.Increment(ref answers[version]);
            }
        }
    }
}
