namespace NeuralCore.Tests.Training;

/// <summary>Keeps every checkpoint of a training as the bytes of its file.</summary>
internal sealed class MemoryStore : ICheckpointStore
{
    private readonly List<byte[]> files = [];

    public int Count => files.Count;

    public void Save(Checkpoint checkpoint)
    {
        using var file = new MemoryStream();
        CheckpointFile.Write(file, checkpoint);
        files.Add(file.ToArray());
    }

    public Checkpoint Read(int index) => CheckpointFile.Read(new MemoryStream(files[index]), $"checkpoint {index}");

    public Checkpoint Last() => Read(Count - 1);
}
