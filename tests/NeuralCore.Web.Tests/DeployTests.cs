using System.Diagnostics;
using k8s;
using k8s.Models;

namespace NeuralCore.Web.Tests;

/// <summary>The manifests: read strictly by a Kubernetes client, consistent, and true of the running server.</summary>
public sealed class DeployTests
{
    private const string Port = "8080";

    private static readonly Dictionary<string, Type> CustomTypes = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["serving.kserve.io/v1alpha1/ServingRuntime"] = typeof(ServingRuntime),
        ["serving.kserve.io/v1beta1/InferenceService"] = typeof(InferenceService),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_field_that_does_not_exist_is_an_error()
    {
        string text = File.ReadAllText(PathOf("kubernetes.yaml"));
        Assert.ThrowsAny<Exception>(() => Load(text.Replace("readinessProbe", "readynessProbe", StringComparison.Ordinal)));
        Assert.ThrowsAny<Exception>(() => Load(File.ReadAllText(PathOf("kserve.yaml")).Replace("storageUri", "storageUrl", StringComparison.Ordinal)));
    }

    [Fact]
    public void Selectors_ports_and_names_fit_together()
    {
        List<object> objects = Objects();
        V1Deployment deployment = One<V1Deployment>(objects);
        V1Service service = One<V1Service>(objects);
        IDictionary<string, string> labels = deployment.Spec.Template.Metadata.Labels;
        Assert.Equal(labels, deployment.Spec.Selector.MatchLabels);
        Assert.Equal(labels, service.Spec.Selector);
        Assert.Equal(labels, One<V1PodDisruptionBudget>(objects).Spec.Selector.MatchLabels);
        V1NetworkPolicy policy = One<V1NetworkPolicy>(objects);
        Assert.Equal(labels, policy.Spec.PodSelector.MatchLabels);
        Assert.Equal(Port, policy.Spec.Ingress.Single().Ports.Single().Port.Value);
        V1ContainerPort port = deployment.Spec.Template.Spec.Containers.Single().Ports.Single();
        Assert.Equal((Port, "http"), ($"{port.ContainerPort}", port.Name));
        Assert.Equal(port.Name, service.Spec.Ports.Single().TargetPort.Value);
        V2HorizontalPodAutoscaler scaler = One<V2HorizontalPodAutoscaler>(objects);
        Assert.Equal((deployment.Kind, deployment.Metadata.Name), (scaler.Spec.ScaleTargetRef.Kind, scaler.Spec.ScaleTargetRef.Name));
        Assert.True(scaler.Spec.MinReplicas >= deployment.Spec.Replicas);
        ServiceMonitor monitor = One<ServiceMonitor>(objects);
        Assert.Equal(service.Metadata.Labels, monitor.Spec!.Selector!.MatchLabels);
        Assert.Equal(service.Spec.Ports.Single().Name, monitor.Spec.Endpoints!.Single().Port);
        ServingRuntime runtime = One<ServingRuntime>(objects);
        PredictorModel model = One<InferenceService>(objects).Spec!.Predictor!.Model!;
        Assert.Equal(runtime.Metadata.Name, model.Runtime);
        Assert.Contains(runtime.Spec!.SupportedModelFormats!, format => format.Name == model.ModelFormat!.Name);
        Assert.Contains(model.ProtocolVersion, runtime.Spec.ProtocolVersions!);
    }

    /// <summary>What the definitions demand beyond the names of fields; <c>CustomResources.cs</c> has their versions.</summary>
    [Fact]
    public void Values_are_those_that_the_definitions_of_the_operators_allow()
    {
        List<object> objects = Objects();
        ServiceMonitorSpec monitor = One<ServiceMonitor>(objects).Spec!;
        Assert.NotNull(monitor.Selector);
        Assert.Matches("^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$", Assert.Single(monitor.Endpoints!).Interval);
        ServingRuntimeSpec runtime = One<ServingRuntime>(objects).Spec!;
        Assert.All(runtime.SupportedModelFormats!, format => Assert.False(string.IsNullOrEmpty(format.Name)));
        Assert.All(runtime.ProtocolVersions!, version => Assert.Contains(version, (string[])["v1", "v2", "grpc-v1", "grpc-v2"]));
        Assert.Equal("kserve-container", Assert.Single(runtime.Containers!).Name);
        Assert.Equal((Port, One<ServiceMonitor>(objects).Spec!.Endpoints!.Single().Path), (runtime.Annotations!["prometheus.kserve.io/port"], runtime.Annotations["prometheus.kserve.io/path"]));
        InferenceService service = One<InferenceService>(objects);
        Assert.Matches("^[a-z]([-a-z0-9]*[a-z0-9])?$", service.Metadata.Name);
        PredictorSpec predictor = service.Spec!.Predictor!;
        Assert.InRange(predictor.MinReplicas!.Value, 0, predictor.MaxReplicas!.Value);
        Assert.StartsWith("pvc://", predictor.Model!.StorageUri, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(predictor.Model.ModelFormat!.Name));
        string text = File.ReadAllText(PathOf("kserve.yaml"));
        Assert.ThrowsAny<Exception>(() => Load(text.Replace("modelFormat: { name: neuralcore }", "modelFormat: { name: neuralcore, autoSelect: true }", StringComparison.Ordinal)));
    }

    [Fact]
    public void Containers_run_without_privileges_and_end_before_they_are_killed()
    {
        V1PodSpec pod = One<V1Deployment>(Objects()).Spec.Template.Spec;
        Assert.True(pod.TerminationGracePeriodSeconds > int.Parse(After(pod.Containers[0].Args, "--drain")) + 30);
        Assert.All(Containers(), container =>
        {
            Assert.True(container.SecurityContext is { RunAsNonRoot: true, ReadOnlyRootFilesystem: true, AllowPrivilegeEscalation: false });
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Equal(["cpu", "memory"], container.Resources.Limits.Keys.Order());
            Assert.Equal(Port, After(container.Args, "--port"));
            Assert.Contains($"USER {container.SecurityContext.RunAsUser}:", File.ReadAllText(PathOf("Containerfile")), StringComparison.Ordinal);
        });
        Assert.Contains($"EXPOSE {Port}", File.ReadAllText(PathOf("Containerfile")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_arguments_start_a_server_that_answers_on_the_paths_of_the_probes()
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        string folder = Directory.CreateTempSubdirectory("neuralcore-deploy").FullName;
        foreach (V1Container container in Containers())
        {
            string[] arguments = [.. container.Args.Select(argument => argument switch { Port => "0", "0.0.0.0" => "127.0.0.1", "/mnt/models" => folder, _ => argument })];
            string program = Path.Combine(AppContext.BaseDirectory, "NeuralCore.Web.dll");
            using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            try
            {
                string line = (await process.StandardError.ReadLineAsync(Cancellation))!;
                string? address = Array.Find(line.Split(' '), word => word.StartsWith("http://", StringComparison.Ordinal));
                Assert.True(address is not null, line);
                using var client = new HttpClient { BaseAddress = new Uri(address) };
                string?[] paths = [container.ReadinessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path, container.StartupProbe?.HttpGet.Path, One<ServiceMonitor>(Objects()).Spec!.Endpoints!.Single().Path];
                foreach (string? path in paths.Where(path => path is not null)) Assert.Equal(200, (int)(await client.GetAsync(path, Cancellation)).StatusCode);
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync(Cancellation);
            }
        }

        Directory.Delete(folder);
    }

    private static V1Container[] Containers() =>
        [One<V1Deployment>(Objects()).Spec.Template.Spec.Containers.Single(), One<ServingRuntime>(Objects()).Spec!.Containers!.Single()];

    private static string After(IList<string> arguments, string name) => arguments[arguments.IndexOf(name) + 1];

    private static T One<T>(List<object> objects) => objects.OfType<T>().Single();

    private static List<object> Objects() => [.. Directory.GetFiles(PathOf(""), "*.yaml").SelectMany(file => Load(File.ReadAllText(file)))];

    private static List<object> Load(string text) => KubernetesYaml.LoadAllFromString(text, CustomTypes, strict: true);

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "deploy", name);
}
