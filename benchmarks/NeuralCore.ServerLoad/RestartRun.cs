using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NeuralCore.ServerLoad;

/// <summary>Two replicas behind nginx, restarted in turn under load, again and again until enough requests were answered.
/// </summary>
internal static class RestartRun
{
    private const int Connections = 32, FirstPort = 18_411;

    /// <param name="restarts">At least.</param>
    /// <param name="wanted">Answers, at least.</param>
    public static async Task<int> Run(int restarts, int wanted)
    {
        using var models = new SampleModels();
        float[] expected = SampleModels.Logits(SampleModels.Mlp(1));
        byte[] request = SampleModels.Request("mlp");
        ServerProcess[] replicas = [Start(0), Start(1)];
        string folder = Directory.CreateTempSubdirectory("neuralcore-nginx").FullName;
        using Process nginx = StartNginx(folder);
        int answers = 0, lost = 0;
        bool isOver = false;
        try
        {
            var proxy = new IPEndPoint(IPAddress.Loopback, FirstPort + 2);
            Task[] clients = [.. Enumerable.Range(0, Connections).Select(_ => Task.Run(() => Client(proxy)))];
            int exits = 0, restart = 0;
            long start = Stopwatch.GetTimestamp();
            for (; restart < restarts || Volatile.Read(ref answers) < wanted; restart++)
            {
                int which = restart % replicas.Length;
                exits += replicas[which].Terminate();
                replicas[which].Dispose();
                replicas[which] = Start(which);
                await Task.Delay(TimeSpan.FromSeconds(1.5)); // longer than fail_timeout: nginx uses both again
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Volatile.Write(ref isOver, true);
            await Task.WhenAll(clients);
            Console.WriteLine($"{restart} restarts in {seconds:0} s, sum of exit codes {exits}; {answers} answers, {lost} lost");
            return lost + exits == 0 ? 0 : 4;
        }
        finally
        {
            nginx.Kill(entireProcessTree: true);
            await nginx.WaitForExitAsync();
            foreach (ServerProcess replica in replicas) replica.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        ServerProcess Start(int which) =>
            ServerProcess.Start($"--port {FirstPort + which} --drain 1 --repository {models.Folder}");

        async Task Client(IPEndPoint proxy)
        {
            using var connection = new LoadConnection(proxy);
            while (!Volatile.Read(ref isOver))
            {
                (int status, ReadOnlyMemory<byte> body) = await connection.Send(request);
                if (status == 200 && Logits.AreThose(body.Span, expected)) Interlocked.Increment(ref answers);
                else if (Interlocked.Increment(ref lost) == 1) Console.Error.WriteLine($"the first one that is lost has status {status}");
            }
        }
    }

    /// <summary>Starts nginx with the configuration of <c>deploy</c> in a separate folder.</summary>
    private static Process StartNginx(string folder)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "nginx.conf"), own = Path.Combine(folder, "nginx.conf");
        string text = File.ReadAllText(file)
            .Replace("127.0.0.1:8081", $"127.0.0.1:{FirstPort}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8082", $"127.0.0.1:{FirstPort + 1}", StringComparison.Ordinal)
            .Replace("listen 8080", $"listen 127.0.0.1:{FirstPort + 2}", StringComparison.Ordinal);
        File.WriteAllText(own, $"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n" + text
            .Replace("http {", $"http {{\n    access_log off;\n    client_body_temp_path {folder}/body;\n    proxy_temp_path {folder}/proxy;\n"
                + $"    fastcgi_temp_path {folder}/fastcgi;\n    uwsgi_temp_path {folder}/uwsgi;\n    scgi_temp_path {folder}/scgi;", StringComparison.Ordinal));
        Process nginx;
        try
        {
            nginx = Process.Start("nginx", ["-c", own, "-p", folder]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new LoadException("There is no nginx. On Debian: apt-get install nginx-light.");
        }

        for (int i = 0; i < 100; i++)
        {
            Thread.Sleep(50);
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Connect(IPAddress.Loopback, FirstPort + 2);
                return nginx;
            }
            catch (SocketException)
            {
                // not yet
            }
        }

        throw new LoadException($"nginx did not start: {File.ReadAllText($"{folder}/error.log")}");
    }
}
