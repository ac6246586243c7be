using NeuralCore.Runs.Distributed;

namespace NeuralCore.Runner.Tests.Distributed;

public class LaunchTests
{
    [Fact]
    public void The_launcher_is_known_by_its_variables()
    {
        Assert.Equal(new Launch(2, 4, 4, MpiKind.Mpich), Read("PMI_RANK=2 PMI_SIZE=4 MPI_LOCALNRANKS=4"));
        Assert.Equal(new Launch(0, 8, 2, MpiKind.OpenMpi),
            Read("OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=8 OMPI_COMM_WORLD_LOCAL_SIZE=2 PMIX_RANK=0"));
        Assert.Equal(new Launch(5, 16, 1, MpiKind.OpenMpi), Read("PMIX_RANK=5 SLURM_NTASKS=16"));
        Assert.Equal(new Launch(5, 16, 4, MpiKind.Mpich), Read("PMI_RANK=5 SLURM_NTASKS=16 SLURM_NTASKS_PER_NODE=4"));
    }

    [Theory, InlineData(""), InlineData("PMI_RANK=0 PMI_SIZE=1"), InlineData("SLURM_NTASKS=4"), InlineData("PMI_RANK=a PMI_SIZE=4")]
    public void A_process_alone_is_not_distributed(string variables) => Assert.Null(Read(variables));

    [Fact]
    public void Without_the_library_the_message_names_the_package()
    {
        using var terminal = new Terminal();
        terminal.With("PMI_RANK", "0").With("PMI_SIZE", "2").With("NEURALCORE_MPI", "/none/libmpich.so.12");
        string error = terminal.Run("train", "--dataset", "generated", "--model", "mlp").Expect(2).Error;
        Assert.Contains("the library /none/libmpich.so.12 cannot be loaded", error, StringComparison.Ordinal);
        Assert.Contains("apt-get install mpich", error, StringComparison.Ordinal);
        error = terminal.Run("train", "--dataset", "generated", "--shards", "1").Expect(1).Error;
        Assert.Contains("--shards 1: 2 processes need at least 2 shards", error, StringComparison.Ordinal);
        error = terminal.Run("sweep", "--dataset", "generated", "--vary", "seed=1,2").Expect(2).Error;
        Assert.Contains("apt-get install mpich", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Processes_that_differ_are_named_with_what_differs()
    {
        string rank0 = "version\u001f1\u001eseed\u001f1", rank2 = "version\u001f1\u001eseed\u001f2";
        Assert.Null(RankAgreement.Difference([rank0, rank0, rank0]));
        Assert.StartsWith("The processes do not agree: rank 2 has seed 2 where rank 0 has seed 1.",
            RankAgreement.Difference([rank0, rank0, rank2]), StringComparison.Ordinal);
    }

    private static Launch? Read(string variables)
    {
        Dictionary<string, string> all = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return Launch.Read(name => all.GetValueOrDefault(name));
    }
}
