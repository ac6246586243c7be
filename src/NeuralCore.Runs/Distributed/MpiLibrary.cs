using System.Runtime.InteropServices;

namespace NeuralCore.Runs.Distributed;

/// <summary>
/// The functions of an MPI library, loaded at run time: <c>libmpich.so.12</c> or <c>libmpi.so.40</c>.
/// </summary>
/// <remarks>A handle is an <c>int</c> in MPICH and an address in Open MPI. Both are passed as an address here: the
/// calling conventions of 64-bit processors use the low half of the register for an <c>int</c>.</remarks>
internal sealed unsafe class MpiLibrary
{
    /// <summary>Set to the path of a library, that one is loaded.</summary>
    public const string PathVariable = "NEURALCORE_MPI";

    /// <summary>MPI_THREAD_SERIALIZED: several threads call, one at a time.</summary>
    private const int Serialized = 2;

    /// <summary>Of a training that failed.</summary>
    private const int ExitCodeOfFailure = 3;

    /// <summary>In which all processes must have started.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    /// <summary>In which MPI_Finalize must return.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(3);

    private readonly nint library;
    private readonly nint world, bytes, statusIgnore, errorsReturn;
    private readonly delegate* unmanaged<nint*, int*, nint, int> test;
    private readonly delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int> gather;
    private readonly delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int> exchange;

    /// <exception cref="IOException">The library cannot be loaded; the message names the package.</exception>
    public MpiLibrary(MpiKind kind)
    {
        library = Load(kind);
        (world, bytes, statusIgnore, errorsReturn) = kind == MpiKind.Mpich
            // MPI_COMM_WORLD, MPI_BYTE, MPI_STATUS_IGNORE and MPI_ERRORS_RETURN of MPICH's mpi.h
            ? (0x44000000, 0x4c00010d, 1, 0x54000001)
            : (Export("ompi_mpi_comm_world"), Export("ompi_mpi_byte"), 0, Export("ompi_mpi_errors_return"));
        test = (delegate* unmanaged<nint*, int*, nint, int>)Export("MPI_Test");
        gather = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int>)
            Export("MPI_Iallgatherv");
        exchange = (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int>)
            Export("MPI_Ialltoallv");
    }

    /// <summary>Initialises MPI and returns this process's rank and the number of processes.</summary>
    public (int Rank, int Ranks) Initialize()
    {
        int provided, rank, ranks;
        // MPI_Init_thread waits for all processes, of which one may have ended with an error before.
        using var limit = new Timer(_ => End(ExitCodeOfFailure, $"Not all processes have started within " +
            $"{StartTime.TotalSeconds} s. The messages of the others give the reason."), null, StartTime,
            Timeout.InfiniteTimeSpan);
        Check(((delegate* unmanaged<void*, void*, int, int*, int>)Export("MPI_Init_thread"))(
            null, null, Serialized, &provided), "MPI_Init_thread");
        if (provided < Serialized)
            throw new IOException("This MPI library does not support calls from several threads: use another build.");
        Check(((delegate* unmanaged<nint, nint, int>)Export("MPI_Comm_set_errhandler"))(world, errorsReturn),
            "MPI_Comm_set_errhandler");
        Check(((delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank"))(world, &rank), "MPI_Comm_rank");
        Check(((delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size"))(world, &ranks), "MPI_Comm_size");
        return (rank, ranks);
    }

    /// <summary>Ends MPI after the last message of all processes.</summary>
    /// <remarks>MPI_Finalize may wait forever for a process that was killed or cut off after the last message. This
    /// process is then ended here.</remarks>
    /// <param name="exitCode">Of this process, if it ends here.</param>
    /// <param name="error">Printed if it ends here; null for nothing.</param>
    public void Terminate(int exitCode, string? error)
    {
        using var limit = new Timer(_ => End(exitCode, error), null, EndTime, Timeout.InfiniteTimeSpan);
        Check(((delegate* unmanaged<int>)Export("MPI_Finalize"))(), "MPI_Finalize");
    }

    /// <summary>Begins to collect a block of bytes of every process. The memory must stay in place until
    /// <see cref="IsComplete"/>.</summary>
    /// <returns>The request.</returns>
    public nint BeginGather(byte* own, int length, byte* all, int* lengths, int* starts)
    {
        nint request = 0;
        Check(gather(own, length, bytes, all, lengths, starts, bytes, world, &request), "MPI_Iallgatherv");
        return request;
    }

    /// <inheritdoc cref="BeginGather"/>
    public nint BeginExchange(
        byte* own, int* sent, int* sentStarts, byte* all, int* received, int* receivedStarts)
    {
        nint request = 0;
        Check(exchange(own, sent, sentStarts, bytes, all, received, receivedStarts, bytes, world, &request),
            "MPI_Ialltoallv");
        return request;
    }

    public bool IsComplete(ref nint request)
    {
        int flag = 0;
        fixed (nint* handle = &request) Check(test(handle, &flag, statusIgnore), "MPI_Test");
        return flag != 0;
    }

    /// <summary>The waiting thread is inside the MPI library, so that the process cannot end in another way.</summary>
    private static void End(int exitCode, string? error)
    {
        if (error is not null) Console.Error.WriteLine($"error: {error}");
        Environment.Exit(exitCode);
    }

    private nint Export(string name) => NativeLibrary.GetExport(library, name);

    private static nint Load(MpiKind kind)
    {
        (string file, string package) =
            kind == MpiKind.Mpich ? ("libmpich.so.12", "mpich") : ("libmpi.so.40", "openmpi-bin");
        string path = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } given ? given : file;
        if (NativeLibrary.TryLoad(path, out nint library)) return library;
        throw new IOException(
            $"An MPI launcher started this program, but the library {path} cannot be loaded. Install the package of " +
            $"the launcher on every machine, for example 'apt-get install {package}', or name the library in " +
            $"{PathVariable}.");
    }

    private static void Check(int result, string function)
    {
        if (result != 0)
            throw new PeerLostException($"{function} failed with code {result}: another process has probably ended.");
    }
}
