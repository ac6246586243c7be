using System.Globalization;
using NeuralCore.ServerLoad;

// The first argument selects a measurement, see docs/serving.md; a second one is its length: seconds, requests, reloads
// or restarts.
int? length = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null;
try
{
    return args switch
    {
        ["engine"] => EngineTable.Run(),
        ["batching", ..] => BatchingTable.Run(length ?? 2, args.Length > 2 ? args[2] : "cnn"),
        ["echo", ..] => EchoTable.Run(length ?? 2),
        ["replicas", ..] => ReplicaTable.Run(length ?? 3),
        ["malformed", ..] => await MalformedRun.Run(length ?? 1_000_000),
        ["reloads", ..] => await ReloadRun.Run(length ?? 1000),
        ["restarts", ..] => await RestartRun.Run(length ?? 20, length is null ? 1_000_000 : 0),
        [EchoServer.Verb] => await EchoServer.Run(),
        _ => Usage(),
    };
}
catch (LoadException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 4;
}

static int Usage()
{
    Console.Error.WriteLine("usage: engine | batching [SECONDS [MODEL]] | echo|replicas [SECONDS] | malformed [REQUESTS] | reloads [RELOADS] | restarts [RESTARTS]");
    return 1;
}
