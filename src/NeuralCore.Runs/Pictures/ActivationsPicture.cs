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
        ClassOutputs.ToLogits(network.OutputMeaning, outputs[^1].Values);
        var predictions = new Predictions(data.ClassNames, [data.Labels[index]], outputs[^1].Values);
        string title = $"Activations for image {index}, classified as " +
            $"{data.ClassNames[predictions.Prediction(0)]}, {PictureStyle.Percent(predictions.Confidence(0))}";
        return Draw(title, data, index, data.ClassNames[data.Labels[index]],
            [.. outputs.Select(ActivationRow.Of), ActivationRow.Probabilities(data.ClassNames, predictions)]);
    }

    /// <summary>The activations for a line: the last ones are the logits of its columns.</summary>
    /// <param name="line">As the network takes it.</param>
    /// <param name="shown">One image of bytes, as it is drawn; its class is the text.</param>
    public static SvgDrawing OfLine(Network network, Dataset line, int index, Dataset shown, InputScaling scaling) =>
        Draw($"Activations for line {index}", shown, 0, shown.ClassNames[0],
            [.. LayerOutput.Of(network, line, index, scaling).Select(ActivationRow.Of)]);

    private static SvgDrawing Draw(string title, Dataset data, int index, string label, ActivationRow[] layers)
    {
        Shape image = data.SampleShape;
        int scale = PictureStyle.Scale(image[0], image[1], InputSize);
        ActivationRow[] rows =
        [
            new("input", [$"{image}", $"label {label}"], image[1] * scale,
                image[0] * scale, (drawing, x, y) =>
                PictureStyle.Image(drawing, data.Image(index), image, x, y, scale)),
            .. layers,
        ];
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
