using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NeuralCore.ServerLoad;

/// <summary>The least that a server of this framework can do: it returns the body of a request.</summary>
internal static class EchoServer
{
    /// <summary>The argument with which this program is that server.</summary>
    public const string Verb = "echo-server";

    public static async Task<int> Run()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
        });
        await using WebApplication application = builder.Build();
        application.Run(async http =>
        {
            var body = new byte[(int)http.Request.ContentLength!.Value];
            await http.Request.Body.ReadExactlyAsync(body);
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body);
        });
        await application.StartAsync();
        await Console.Error.WriteLineAsync(application.Urls.First());
        await application.WaitForShutdownAsync();
        return 0;
    }
}
