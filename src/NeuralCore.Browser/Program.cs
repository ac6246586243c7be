using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

namespace NeuralCore.Browser;

[SupportedOSPlatform("browser")]
public static partial class Program
{
    public static void Main()
    {
    }

    [JSExport]
    internal static string Answer(string request) => $"{request}: {new WorkerTeam(1)}";
}
