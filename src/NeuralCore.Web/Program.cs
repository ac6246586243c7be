using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using NeuralCore.Web;
using NeuralCore.Web.Serving;

const int Success = 0, BadUsage = 1, BadInput = 2;

var defaults = new ServerOptions();
var model = new Option<string?>("--model")
{
    Description = "A model to serve besides the built-in readers: .safetensors, .onnx or the folder of a run.",
    HelpName = "PATH",
};
var repository = new Option<string?>("--repository")
{
    Description = "A folder of models: NAME/VERSION/model.safetensors or model.onnx.",
    HelpName = "FOLDER",
};
var poll = new Option<int?>("--poll")
{
    Description = "Look for changes of the repository in this interval; without it, on request.",
    HelpName = "SECONDS",
};
Limit(poll, 1, 86_400);
var listen = new Option<string>("--listen")
{
    Description = "The address of the listener; 0.0.0.0 accepts connections from other machines.",
    HelpName = "ADDRESS",
    DefaultValueFactory = _ => $"{defaults.Listen}",
};
var port = Number("--port", "N", "The port; 0 chooses a free one.", defaults.Port, 0, 65535);
var workers = Number("--workers", "N", "Requests that compute at the same time.", defaults.Workers, 1, 256);
var queue = Number(
    "--queue", "N", "Requests that wait for a worker; more get status 429.", defaults.QueueLength, 0, 100_000);
var queueSeconds = Number(
    "--queue-seconds", "N", "The longest wait for a worker.", (int)defaults.QueueTimeout.TotalSeconds, 1, 600);
var maxBatch = Number("--max-batch", "N",
    "Inputs of inference requests that are computed together when requests queue; 1 for none.", defaults.MaxBatch, 1, 64);
var maxBody = Number("--max-body", "BYTES", "The longest body of a request.", defaults.MaxBodyBytes, 1024, 1 << 30);
var drain = Number("--drain", "SECONDS",
    "After SIGTERM, the time in which the server is not ready but still listens.",
    (int)defaults.Drain.TotalSeconds, 0, 3600);
var accessLog = new Option<bool>("--access-log")
{
    Description = "Write a line of JSON to standard output for each request.",
};
var root = new RootCommand(
    "NeuralCore in the browser: a page that reads handwriting while it is written, and an inference server.")
{
    model, repository, poll, listen, port, workers, queue, queueSeconds, maxBatch, maxBody, drain, accessLog,
};
root.SetAction(parsed =>
{
    string given = parsed.GetRequiredValue(listen);
    if (!IPAddress.TryParse(given, out IPAddress? address))
        return Fail(BadUsage, $"--listen: '{given}' is not an IP address, for example 127.0.0.1 or 0.0.0.0.");
    if (parsed.GetValue(poll) is not null && parsed.GetValue(repository) is null)
        return Fail(BadUsage, "--poll is for --repository FOLDER.");
    return Serve(new ServerOptions
    {
        Model = parsed.GetValue(model),
        Repository = parsed.GetValue(repository),
        Poll = parsed.GetValue(poll) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        MaxBatch = parsed.GetValue(maxBatch),
        Listen = address,
        Port = parsed.GetValue(port),
        Workers = parsed.GetValue(workers),
        QueueLength = parsed.GetValue(queue),
        QueueTimeout = TimeSpan.FromSeconds(parsed.GetValue(queueSeconds)),
        MaxBodyBytes = parsed.GetValue(maxBody),
        Drain = TimeSpan.FromSeconds(parsed.GetValue(drain)),
        AccessLog = parsed.GetValue(accessLog),
    }).GetAwaiter().GetResult();
});
ParseResult result = root.Parse(args);
if (result.Action is ParseErrorAction)
{
    string problems = string.Join(' ', result.Errors.Select(error => error.Message));
    return Fail(BadUsage, $"{problems} --help lists the options.");
}

return result.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task<int> Serve(ServerOptions options)
{
    try
    {
        using Stream output = Console.OpenStandardOutput();
        await using var server = new WebServer(options, ModelCatalog.Load(options.Model), output);
        await server.Start(problem => Console.Error.WriteLine($"refused: {problem}"));
        Console.Error.WriteLine($"NeuralCore reads handwriting at {server.Address}  (Ctrl+C ends it)");
        _ = Task.Run(server.WarmUp);
        await server.WaitForEnd();
        return Success;
    }
    catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or SocketException
        or ArgumentException)
    {
        return Fail(BadInput, e switch
        {
            IOException { InnerException: AddressInUseException } => $"{e.Message} Choose another port with --port.",
            SocketException or IOException { InnerException: SocketException } =>
                $"{new IPEndPoint(options.Listen, options.Port)}: {e.Message}. Give an address of this machine with "
                + "--listen, and a port that you may use with --port.",
            _ => e.Message,
        });
    }
}

static int Fail(int code, string message)
{
    Console.Error.WriteLine($"error: {message}");
    return code;
}

static Option<int> Number(string name, string unit, string description, int usual, int least, int most)
{
    var option = new Option<int>(name)
    {
        Description = description,
        HelpName = unit,
        DefaultValueFactory = _ => usual,
    };
    Limit(option, least, most);
    return option;
}

static void Limit<T>(Option<T> option, int least, int most) => option.Validators.Add(result =>
{
    if (result.Tokens is not [{ Value: var text }]) return;
    if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
        result.AddError($"{option.Name} is '{text}'; it is a whole number from {least} to {most}.");
    else if (value < least || value > most)
        result.AddError($"{option.Name} is {value}; it is from {least} to {most}.");
});
