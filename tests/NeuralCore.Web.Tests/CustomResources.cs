using k8s;
using k8s.Models;

namespace NeuralCore.Web.Tests;

/// <summary>The fields of <c>monitoring.coreos.com/v1</c> that the manifest uses.</summary>
/// <remarks>
/// Compared with the Prometheus operator, version 0.84.1:
/// <c>example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml</c> at commit
/// 01b1a0ea3113af46d69ae3d2ee717bd10b2de1d1.
/// </remarks>
public sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public ServiceMonitorSpec? Spec { get; set; }
}

public sealed class ServiceMonitorSpec
{
    public V1LabelSelector? Selector { get; set; }

    public IList<ScrapedEndpoint>? Endpoints { get; set; }
}

public sealed class ScrapedEndpoint
{
    public string? Port { get; set; }

    public string? Path { get; set; }

    public string? Interval { get; set; }
}

/// <summary>The fields of <c>serving.kserve.io/v1alpha1</c> that the manifest uses.</summary>
/// <remarks>
/// Compared with KServe: <c>pkg/apis/serving/v1alpha1/servingruntime_types.go</c> at commit
/// 0217bdabaaa250485b336805da1aed04960dc758.
/// </remarks>
public sealed class ServingRuntime : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public ServingRuntimeSpec? Spec { get; set; }
}

public sealed class ServingRuntimeSpec
{
    public IDictionary<string, string>? Annotations { get; set; }

    public IList<SupportedModelFormat>? SupportedModelFormats { get; set; }

    public IList<string>? ProtocolVersions { get; set; }

    public bool? MultiModel { get; set; }

    public IList<V1Container>? Containers { get; set; }
}

public sealed class SupportedModelFormat
{
    public string? Name { get; set; }

    public string? Version { get; set; }

    public bool? AutoSelect { get; set; }
}

/// <summary>The fields of <c>serving.kserve.io/v1beta1</c> that the manifest uses.</summary>
/// <remarks>
/// Compared with KServe, <c>pkg/apis/serving/v1beta1</c>: <c>predictor.go</c> at commit
/// 0217bdabaaa250485b336805da1aed04960dc758, <c>predictor_model.go</c> at 00d2aa2c2869686ff0121b261a96af1aba613926,
/// <c>component.go</c> at 017d86a94cb89b242e219f7a717ee56fc8f43eef, <c>inference_service_validation.go</c> at
/// 00ff000547e7fc8a98ef0edb165a5d7cd1610e94.
/// </remarks>
public sealed class InferenceService : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public InferenceServiceSpec? Spec { get; set; }
}

public sealed class InferenceServiceSpec
{
    public PredictorSpec? Predictor { get; set; }
}

public sealed class PredictorSpec
{
    public int? MinReplicas { get; set; }

    public int? MaxReplicas { get; set; }

    public PredictorModel? Model { get; set; }
}

public sealed class PredictorModel
{
    public ModelFormat? ModelFormat { get; set; }

    public string? Runtime { get; set; }

    public string? ProtocolVersion { get; set; }

    public string? StorageUri { get; set; }
}

/// <summary>Unlike that of a runtime it has nothing that selects.</summary>
public sealed class ModelFormat
{
    public string? Name { get; set; }

    public string? Version { get; set; }
}

/// <summary>The fields of <c>kubeflow.org/v2beta1</c>, from the definition of the MPI operator.</summary>
public sealed class MpiJob : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public MpiJobSpec? Spec { get; set; }
}

public sealed class MpiJobSpec
{
    public int? SlotsPerWorker { get; set; }

    public bool? RunLauncherAsWorker { get; set; }

    public string? SshAuthMountPath { get; set; }

    public string? LauncherCreationPolicy { get; set; }

    public string? MpiImplementation { get; set; }

    public MpiRunPolicy? RunPolicy { get; set; }

    /// <summary>By role: Launcher, Worker.</summary>
    public IDictionary<string, MpiReplica>? MpiReplicaSpecs { get; set; }
}

public sealed class MpiRunPolicy
{
    public string? CleanPodPolicy { get; set; }

    public int? TtlSecondsAfterFinished { get; set; }

    public long? ActiveDeadlineSeconds { get; set; }

    public int? BackoffLimit { get; set; }

    public MpiSchedulingPolicy? SchedulingPolicy { get; set; }

    public bool? Suspend { get; set; }

    public string? ManagedBy { get; set; }
}

public sealed class MpiSchedulingPolicy
{
    public int? MinAvailable { get; set; }

    public string? Queue { get; set; }

    public IDictionary<string, ResourceQuantity>? MinResources { get; set; }

    public string? PriorityClass { get; set; }

    public int? ScheduleTimeoutSeconds { get; set; }
}

public sealed class MpiReplica
{
    public int? Replicas { get; set; }

    public string? RestartPolicy { get; set; }

    public V1PodTemplateSpec? Template { get; set; }
}
