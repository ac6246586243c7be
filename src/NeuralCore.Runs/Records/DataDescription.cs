namespace NeuralCore.Runs.Records;

/// <summary>The data of a run.</summary>
/// <param name="Source">Where they came from, in words.</param>
/// <param name="TrainImages">Those that validate included.</param>
/// <param name="TrainSha256">Of the images and labels: see <see cref="DatasetHash"/>. Null while running.</param>
internal sealed record DataDescription(string Source, string ImageShape, int Classes, int TrainImages, int TestImages, string? TrainSha256, string? TestSha256)
{
    public static DataDescription Of(FoundData data) => new(
        data.Sets.Source, data.Sets.Test.SampleShape.ToString(), data.Sets.Test.ClassNames.Count, data.Sets.Train!.Count, data.Sets.Test.Count, null, null);

    public DataDescription WithHashes(FoundData data) => this with { TrainSha256 = DatasetHash.Of(data.Sets.Train!), TestSha256 = DatasetHash.Of(data.Sets.Test) };
}
