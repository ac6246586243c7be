using System.Globalization;

namespace NeuralCore.Runs.Distributed;

/// <summary>How an MPI launcher started this process, from the launcher's environment variables.</summary>
/// <param name="Rank">The number of this process, from 0.</param>
/// <param name="Ranks">The number of processes, at least 2.</param>
/// <param name="LocalRanks">Processes on this machine, at least 1.</param>
/// <param name="Kind">The MPI implementation.</param>
internal sealed record Launch(int Rank, int Ranks, int LocalRanks, MpiKind Kind)
{
    /// <summary>Null for a process that was started alone.</summary>
    public static Launch? Current { get; } = Read(Environment.GetEnvironmentVariable);

    /// <summary>The environment variables without which a process counts as started alone.</summary>
    public static IReadOnlyList<string> RankVariables { get; } = [OpenMpiRank, HydraRank, PmixRank];

    private const string OpenMpiRank = "OMPI_COMM_WORLD_RANK", HydraRank = "PMI_RANK", PmixRank = "PMIX_RANK";

    /// <param name="variable">Returns the value of an environment variable; null if it is not set.</param>
    internal static Launch? Read(Func<string, string?> variable)
    {
        // Hydra and Slurm's PMI-2 set PMI_RANK; Open MPI's launcher sets its own; Slurm's PMIx sets PMIX_RANK.
        (int? rank, int? ranks, MpiKind kind) =
            Number(OpenMpiRank) is { } open ? (open, Number("OMPI_COMM_WORLD_SIZE"), MpiKind.OpenMpi)
            : Number(HydraRank) is { } hydra ? (hydra, Number("PMI_SIZE") ?? Number("SLURM_NTASKS"), MpiKind.Mpich)
            : (Number(PmixRank), Number("SLURM_NTASKS"), MpiKind.OpenMpi);
        if (rank is null || ranks is not > 1) return null;
        int local = Number("OMPI_COMM_WORLD_LOCAL_SIZE") ?? Number("MPI_LOCALNRANKS")
            ?? Number("SLURM_NTASKS_PER_NODE") ?? 1;
        return new Launch(rank.Value, ranks.Value, Math.Max(1, local), kind);

        int? Number(string name) => int.TryParse(
            variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
    }
}

/// <summary>An MPI implementation, which determines the binary interface of its library.</summary>
internal enum MpiKind
{
    /// <summary>MPICH and those with its interface: handles are integers.</summary>
    Mpich,

    /// <summary>Open MPI: handles are addresses of exported objects.</summary>
    OpenMpi,
}
