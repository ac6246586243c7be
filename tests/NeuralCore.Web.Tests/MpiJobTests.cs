using k8s;
using k8s.Models;

namespace NeuralCore.Web.Tests;

/// <summary>The MPIJob of docs/distributed.md: read strictly by a Kubernetes client, and consistent.</summary>
public sealed class MpiJobTests
{
    private static readonly Dictionary<string, Type> Types = new() { ["kubeflow.org/v2beta1/MPIJob"] = typeof(MpiJob) };

    [Theory]
    [InlineData("slotsPerWorker", "slotPerWorker")]
    [InlineData("cleanPodPolicy", "cleanPodsPolicy")]
    [InlineData("replicas:", "replica:")]
    [InlineData("volumeMounts", "volumeMount")]
    [InlineData("claimName", "claim")]
    public void A_field_that_does_not_exist_is_an_error(string field, string wrong)
    {
        string text = Manifest();
        Assert.Contains(field, text, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Load(text.Replace(field, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_worker_has_one_rank_on_all_its_processors_and_the_volume_with_data_and_results()
    {
        MpiJob job = Load(Manifest());
        MpiJobSpec spec = job.Spec!;
        Assert.Equal(["Launcher", "Worker"], spec.MpiReplicaSpecs!.Keys.Order());
        (MpiReplica launcher, MpiReplica worker) = (spec.MpiReplicaSpecs["Launcher"], spec.MpiReplicaSpecs["Worker"]);
        Assert.Equal(1, launcher.Replicas);
        Assert.All([launcher, worker], replica => Assert.Contains(replica.RestartPolicy, new[] { null, "Never", "OnFailure" }));
        Assert.Contains(spec.MpiImplementation, new[] { "OpenMPI", "Intel", "MPICH" });
        Assert.Contains(spec.RunPolicy!.CleanPodPolicy, new[] { "None", "Running", "All" });
        // The name of each worker's host is a DNS label.
        Assert.Matches("^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$", job.Metadata.Name);

        V1Container starts = launcher.Template!.Spec.Containers.Single(), runs = worker.Template!.Spec.Containers.Single();
        IList<string> command = starts.Command;
        Assert.Equal(starts.Image, runs.Image);
        Assert.Equal(worker.Replicas * spec.SlotsPerWorker, int.Parse(After(command, "-n")));
        Assert.True(int.Parse(After(command, "--shards")) >= worker.Replicas * spec.SlotsPerWorker);
        Assert.Equal(runs.Resources.Limits["cpu"].ToString(), After(command, "--threads"));
        V1VolumeMount mount = runs.VolumeMounts.Single();
        Assert.Equal(worker.Template.Spec.Volumes.Single().Name, mount.Name);
        Assert.All(new[] { "--data", "--output" }, name => Assert.StartsWith(mount.MountPath + "/", After(command, name)));
    }

    private static string After(IList<string> words, string name) => words[words.IndexOf(name) + 1];

    private static MpiJob Load(string text) => KubernetesYaml.LoadAllFromString(text, Types, strict: true).Cast<MpiJob>().Single();

    private static string Manifest()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "distributed.md"));
        const string Begin = "```yaml\n", End = "\n```";
        int start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return page[start..page.IndexOf(End, start, StringComparison.Ordinal)];
    }
}
