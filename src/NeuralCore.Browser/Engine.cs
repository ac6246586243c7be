using System.Runtime.InteropServices.JavaScript;
using NeuralCore.Explain;

namespace NeuralCore.Browser;

/// <summary>The engine in the explain page: loads a model and answers the page's requests.</summary>
internal static partial class Engine
{
    private static ExplainSession? session;

    /// <summary>Loads the files of a page's folder.</summary>
    /// <param name="model">model.safetensors.</param>
    /// <param name="images">images.json.</param>
    /// <param name="run">run.json.</param>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    [JSExport]
    internal static void Load(byte[] model, byte[] images, byte[] run)
    {
        using var file = new MemoryStream(model);
        session = new ExplainSession(
            ModelFile.Load(file, "model.safetensors"), ImageSet.FromJson(images), RunFacts.FromJson(run));
    }

    /// <summary>Adds the weights at one time of the training, oldest first.</summary>
    /// <param name="title"><c>epoch 3</c>.</param>
    [JSExport]
    internal static void AddSnapshot(string title, byte[] model)
    {
        using var file = new MemoryStream(model);
        Loaded.State.Snapshots.Add(new Snapshot(title, ModelFile.Load(file, title)));
    }

    /// <inheritdoc cref="ExplainSession.Answer"/>
    [JSExport]
    internal static string Answer(string request) => Loaded.Answer(request);

    private static ExplainSession Loaded => session ?? throw new InvalidOperationException("No model is loaded.");
}
