namespace NeuralCore.Runs.Training;

/// <summary>
/// A model whose texts are safe to print: class names and metadata come from its file and could contain escape
/// sequences of a terminal.
/// </summary>
internal static class ShownModel
{
    public static Model Of(Model model) =>
        new(model.Network, model.ClassNames.Select(name => PlainText.Of(name)),
            model.Provenance.Select(pair => KeyValuePair.Create(PlainText.Of(pair.Key), PlainText.Of(pair.Value)))
            .DistinctBy(pair => pair.Key), model.Scaling);
}
