using NeuralCore.Explain;
using NeuralCore.Runs.Explaining;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Terminal;

/// <summary>The walk through a network as text: one screen per layer; in a terminal, Enter shows the next.</summary>
internal static class ExplainView
{
    private const int MaxMaps = 5, MaxUnits = 96;

    public static void Write(Screen screen, ExplainSource source, int image, bool isTraining)
    {
        if (image >= source.Test.Count)
        {
            throw new UsageException($"--image: {source.Test.Name} has {Figures.Count(source.Test.Count, "image")}, " +
                $"numbered from 0: there is no image {image}.");
        }

        ExplainState state = source.Start().State;
        state.Select(source.Test, image, source.Test.HasClasses ? source.Test.Labels[image] : null);
        if (isTraining) state.Switch(isTraining: true, ImageSet.Others, step: 0);
        screen.Line($"{source.Facts.Name}: image {image} of {source.Test.Name}");
        ImageStrip.Write(
            screen, Shown.AsBytes(source.Test, image), [0], _ => [$"label {Shown.Label(source.Test, image)}"]);
        bool waits = screen.IsLive && !Console.IsInputRedirected;
        foreach (TextScreen page in TextWalk.Screens(state))
        {
            screen.Line();
            if (waits)
            {
                screen.Line("Enter shows the next layer, q ends.", "grey");
                if (Console.ReadKey(intercept: true).Key == ConsoleKey.Q) return;
            }

            screen.Line(page.Title, "bold");
            foreach (string line in page.Block) screen.Line($"  {line}", "grey");
            Draw(screen, page.Drawn);
            screen.Line();
            foreach (string line in page.Lines) screen.Line(line);
        }
    }

    /// <summary>The maps of the first channels, or the numbers of a row as one line of grey levels.</summary>
    private static void Draw(Screen screen, Tensor values)
    {
        Shape shape = values.Shape.Sample;
        if (shape is { Rank: 3 } && shape[0] == 1) (values, shape) = Columns(values, shape[1], shape[2]);
        bool isImage = shape.Rank == 3;
        int height = isImage ? shape[0] : 2, width = isImage ? shape[1] : Math.Min(MaxUnits, shape[0]),
            maps = isImage ? Math.Min(MaxMaps, shape[2]) : 1;
        float most = values.Span.ToArray().Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var pixels = new byte[maps * height * width];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int map, int pixel) = Math.DivRem(i, height * width);
            float value = isImage ? values[pixel * shape[2] + map] : values[pixel % width];
            pixels[i] = (byte)(most > 0 ? 255 * Math.Abs(value) / most : 0);
        }

        var data = new Dataset("maps", new Shape(height, width, 1), pixels, new byte[maps], [""]);
        ImageStrip.Write(screen, data, [.. Enumerable.Range(0, maps)],
            map => [isImage ? $"channel {map}, magnitudes" : "magnitudes"]);
    }

    /// <summary>The columns of a line (1, T, K) as one image of K rows.</summary>
    private static (Tensor Values, Shape Shape) Columns(Tensor values, int columns, int channels)
    {
        var image = new Tensor(new Shape(1, channels, columns, 1));
        for (int i = 0; i < image.Length; i++) image[i % channels * columns + i / channels] = values[i];
        return (image, image.Shape.Sample);
    }
}
