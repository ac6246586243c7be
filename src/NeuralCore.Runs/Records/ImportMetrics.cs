namespace NeuralCore.Runs.Records;

/// <summary>What <c>import --json</c> prints.</summary>
/// <param name="InputScaling">The scaling of the pixels before the network, as the model file states it.</param>
/// <param name="Compared">Images on which the model was compared with the ONNX graph it was imported from; null for
/// a file of weights, as the next two.</param>
/// <param name="LargestDifference">The largest absolute difference of two outputs for one image.</param>
/// <param name="OtherPredictions">Images with a different prediction.</param>
internal sealed record ImportMetrics(
    string Source, string Model, string ImportedFrom, string Architecture, long Parameters, string InputShape,
    string InputScaling, IReadOnlyList<string> ClassNames, long Bytes, string WeightsSha256, int? Compared,
    double? LargestDifference, int? OtherPredictions)
{
    public static ImportMetrics Of(string source, string path, Model model, Agreement? agreement) => new(
        source, path, model.Provenance[ModelKeys.ImportedFrom], model.Network.Architecture,
        model.Network.ParameterCount, string.Join('x', model.InputShape.ToArray()),
        model.Scaling.ToString(), model.ClassNames, new FileInfo(path).Length, WeightHash.Of(model.Network),
        agreement?.Count, agreement?.LargestDifference, agreement?.OtherPredictions);
}
