namespace NeuralCore.Runs.Pictures;

/// <summary>The activations of each layer for one image, from the input to the probabilities.</summary>
internal static class ActivationsPicture
{
    private const int RowGap = 16, InputSize = 84;

    /// <param name="index">Of the image in <paramref name="data"/>.</param>
    /// <param name="scaling">Input scaling of the network; null for none.</param>
    public static SvgDrawing Create(Network network, Dataset data, int index, InputScaling? scaling = null)
    {
        IReadOnlyList<LayerOutput> outputs = LayerOutput.Of(network, data, index, scaling);
        var predictions = new Predictions(data.ClassNames, [data.Labels[index]], outputs[^1].Values);
        Shape image = data.SampleShape;
        int scale = PictureStyle.Scale(image[0], image[1], InputSize);
        ActivationRow[] rows =
        [
            new("input", [$"{image}", $"label {data.ClassNames[data.Labels[index]]}"], image[1] * scale,
                image[0] * scale, (drawing, x, y) =>
                PictureStyle.Image(drawing, data.Image(index), image, x, y, scale)),
            .. outputs.Select(ActivationRow.Of),
            ActivationRow.Probabilities(data.ClassNames, predictions),
        ];
        string title = $"Activations for image {index}, classified as " +
            $"{data.ClassNames[predictions.Prediction(0)]}, {PictureStyle.Percent(predictions.Confidence(0))}";
        (SvgDrawing drawing, int top) =
            PictureStyle.Begin(title, rows.Max(row => row.Width), rows.Sum(row => row.Height + RowGap) - RowGap);
        foreach (ActivationRow row in rows)
        {
            row.Draw(drawing, PictureStyle.Margin, top);
            top += row.Height + RowGap;
        }

        return drawing;
    }
}
