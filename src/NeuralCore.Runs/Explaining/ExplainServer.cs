using System.Net;
using System.Text;
using NeuralCore.Explain;

namespace NeuralCore.Runs.Explaining;

/// <summary>Serves the explain page and its answers to this machine only.</summary>
internal sealed class ExplainServer : IDisposable
{
    public const int DefaultPort = 8650;

    /// <summary>Longest request; a drawing is a few kilobytes.</summary>
    private const int MaxRequest = 1 << 20;

    private const string Engine = "engine.json", AnswerPath = "answer";

    private readonly HttpListener listener = new();
    private readonly ExplainSession session;
    private readonly string index;

    /// <exception cref="IOException">The port is in use.</exception>
    public ExplainServer(ExplainSource source, int port)
    {
        (session, index) = (source.Start(), ExplainPage.IndexOf(source));
        Address = new Uri($"http://127.0.0.1:{port}/");
        listener.Prefixes.Add(Address.AbsoluteUri);
        try
        {
            listener.Start();
        }
        catch (HttpListenerException e)
        {
            throw new IOException($"Port {port} cannot be used ({e.Message}). Choose another with --port.", e);
        }
    }

    /// <summary>The page's address.</summary>
    public Uri Address { get; }

    /// <summary>Answers requests, one after another, until it is cancelled.</summary>
    public void Run(CancellationToken cancellation)
    {
        using CancellationTokenRegistration stop = cancellation.Register(listener.Stop);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                Handle(listener.GetContext());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException
                or IOException)
            {
                // The browser closed a connection, or the server was stopped: the loop's condition decides.
            }
        }
    }

    public void Dispose() => ((IDisposable)listener).Dispose();

    private void Handle(HttpListenerContext context)
    {
        using HttpListenerResponse response = context.Response;
        // Out of 60 requests on one connection, HttpListener on Linux closed the connection before six answers.
        response.KeepAlive = false;
        string name = context.Request.Url!.AbsolutePath.TrimStart('/');
        response.Headers["Content-Security-Policy"] = ExplainPage.ContentSecurityPolicy;
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Cache-Control"] = "no-store";
        if (context.Request.HttpMethod == "POST" && name == AnswerPath) Answer(context.Request, response);
        else if (context.Request.HttpMethod != "GET") response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
        else if (name is "" or ExplainPage.Index) Send(response, ExplainPage.Index, Encoding.UTF8.GetBytes(index));
        else if (name == Engine) Send(response, Engine, """{"kind":"server"}"""u8.ToArray());
        else if (ExplainPage.Files.TryGetValue(name, out byte[]? file)) Send(response, name, file);
        else response.StatusCode = (int)HttpStatusCode.NotFound;
    }

    private void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        // A page of another site could send a form, but no JSON with this type.
        if (request.ContentType != "application/json" || request.ContentLength64 is < 0 or > MaxRequest)
        {
            response.StatusCode = (int)HttpStatusCode.BadRequest;
            return;
        }

        using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
        Send(response, "answer.json", Encoding.UTF8.GetBytes(session.Answer(reader.ReadToEnd())));
    }

    private static void Send(HttpListenerResponse response, string name, byte[] content)
    {
        response.ContentType = ExplainPage.MediaType(name);
        response.ContentLength64 = content.Length;
        response.OutputStream.Write(content);
    }
}
