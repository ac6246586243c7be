namespace NeuralCore.Runs.Training;

/// <summary>
/// A model whose texts can be shown: class names and provenance come from its file, and a terminal would obey an escape
/// sequence in them.
/// </summary>
internal static class ShownModel
{
    public static Model Of(Model model) =>
        new(model.Network, model.ClassNames.Select(name => PlainText.Of(name)),
            model.Provenance.Select(pair => KeyValuePair.Create(PlainText.Of(pair.Key), PlainText.Of(pair.Value)))
            .DistinctBy(pair => pair.Key), model.Scaling);
}
