using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

namespace NeuralCore.Browser;

/// <summary>The entry point that the runtime needs; the page calls the methods of <see cref="Engine"/>.</summary>
internal static class Program
{
    private static void Main()
    {
    }
}
