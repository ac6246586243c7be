using System.Runtime.InteropServices;

namespace NeuralCore;

/// <summary>
/// Brings a folder's names to the disk: after a power cut, a file that was renamed has its new name only then.
/// </summary>
/// <remarks>Unix alone has a call for it, which .NET does not offer; Windows writes names through its
/// journal.</remarks>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <returns>Whether it was done. A system that cannot flush a folder is no reason to fail.</returns>
    internal static bool Run(string folder)
    {
        if (OperatingSystem.IsWindows()) return false;
        try
        {
            int handle = Open(folder.Length == 0 ? "." : folder, ReadOnly);
            if (handle < 0) return false;
            bool flushed = Flush(handle) == 0;
            return Close(handle) == 0 && flushed;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // a Unix without a C library by that name
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
