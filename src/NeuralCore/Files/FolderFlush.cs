using System.Runtime.InteropServices;

namespace NeuralCore;

/// <summary>
/// Flushes a folder's entries to the disk: only then does a renamed file keep its new name after a power failure.
/// </summary>
/// <remarks>Unix has a system call for it, which .NET does not expose; Windows writes names through its
/// journal.</remarks>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <returns>Whether the folder was flushed. A system that does not support it is not an error.</returns>
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
            return false; // a Unix without a C library of that name
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
