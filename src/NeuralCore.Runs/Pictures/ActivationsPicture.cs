namespace NeuralCore.Runs.Pictures;

/// <summary>What each layer makes of one image, from the input to the probabilities.</summary>
internal static class ActivationsPicture
{
    private const int RowGap = 16, InputSize = 84;

    /// <param name="index">Of the image in <paramref name="data"/>.</param>
    public static Canvas Create(Network network, Dataset data, int index)
    {
        IReadOnlyList<LayerOutput> outputs = LayerOutput.Of(network, data, index);
        var predictions = new Predictions(data.ClassNames, [data.Labels[index]], outputs[^1].Values);
        Shape image = data.ImageShape;
        int scale = PictureStyle.Scale(image[0], image[1], InputSize);
        ActivationRow[] rows =
        [
            new("input", [$"{image}", $"label {data.ClassNames[data.Labels[index]]}"], image[1] * scale, image[0] * scale, (canvas, x, y) => PictureStyle.Image(canvas, data.Image(index), image, x, y, scale)),
            .. outputs.Select(ActivationRow.Of),
            ActivationRow.Probabilities(data.ClassNames, predictions),
        ];
        string title = $"What each layer makes of image {index}: the network reads {data.ClassNames[predictions.Guess(0)]}, {PictureStyle.Percent(predictions.Confidence(0))}";
        int top = PictureStyle.Margin + PictureStyle.TitleHeight;
        var canvas = new Canvas(2 * PictureStyle.Margin + Math.Max(rows.Max(row => row.Width), PictureStyle.TitleWidth(title)), top + rows.Sum(row => row.Height + RowGap) - RowGap + PictureStyle.Margin);
        PictureStyle.Title(canvas, title);
        foreach (ActivationRow row in rows)
        {
            row.Draw(canvas, PictureStyle.Margin, top);
            top += row.Height + RowGap;
        }

        return canvas;
    }
}
