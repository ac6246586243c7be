using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Web.Drawings;
using NeuralCore.Web.Serving;

namespace NeuralCore.BrowserTests;

/// <summary>What the grouping of strokes to characters gives a classifier: drawings of four digits side by side, in the
/// styles of the generator, which has digits of one to three strokes.</summary>
public sealed class StrokeCharactersTests(ITestOutputHelper output)
{
    private const int Drawings = 400, Digits = 4, StepsPerSegment = 6;

    private const float PageHeight = 300, Pen = 8;

    [Fact]
    public void Grouped_strokes_are_the_digits_more_often_than_single_strokes()
    {
        ServedModel model = Trained();
        var random = new RandomStream(1, RandomPurpose.Test);
        int several = 0, counted = 0, countedSingle = 0, read = 0, readSingle = 0;
        for (int i = 0; i < Drawings; i++)
        {
            (string text, List<PenStroke> strokes) = Draw(ref random);
            if (strokes.Count > Digits) several++;
            IReadOnlyList<IReadOnlyList<PenStroke>> groups = StrokeCharacters.Of(strokes);
            PenStroke[][] single = [.. strokes.Select(stroke => (PenStroke[])[stroke])
                .OrderBy(stroke => InkBounds.Of(stroke).Left)];
            if (groups.Count == Digits) counted++;
            if (single.Length == Digits) countedSingle++;
            if (Read(model, strokes, groups) == text) read++;
            if (Read(model, strokes, single) == text) readSingle++;
        }

        output.WriteLine($"{Drawings} drawings of {Digits} digits, {several} with a digit of several strokes: number of "
            + $"characters correct in {counted} with grouped strokes, in {countedSingle} with single ones; whole text "
            + $"correct in {read} and {readSingle}");
        Assert.InRange(several, Drawings / 4, Drawings);
        Assert.InRange(counted, 0.9 * Drawings, Drawings);
        Assert.True(read > readSingle + several / 4, "The groups are no better than the strokes.");
    }

    private static ServedModel Trained()
    {
        Dataset digits = GeneratedDigits.Create(20_000, seed: 1);
        var network = new Network(digits.SampleShape, seed: 1, new Flatten(), new Dense(64), new ReLU(), new Dense(10));
        Trainer.Fit(network, digits, new TrainingOptions { Epochs = 3, Optimizer = parameters => new Adam(parameters, 0.002) });
        return new ServedModel("small", new Model(network, Enumerable.Range(0, 10).Select(k => $"{k}")));
    }

    private static string Read(
        ServedModel model, IReadOnlyList<PenStroke> strokes, IReadOnlyList<IReadOnlyList<PenStroke>> characters)
    {
        var ink = new StrokeInk(strokes, PageHeight);
        var normalization = new MnistNormalization();
        DigitAnswer[] answers = model.Classify([.. characters.Select(character =>
        {
            var image = new byte[MnistNormalization.Side * MnistNormalization.Side];
            normalization.Normalize(ink.Only(character), StrokeInk.Height, ink.Width, image);
            return (new PixelBox(0, 0, 1, 1), image);
        })]);
        return string.Concat(answers.Select(answer => answer.Best.Name));
    }

    private static (string Text, List<PenStroke> Strokes) Draw(ref RandomStream random)
    {
        var strokes = new List<PenStroke>();
        string text = "";
        float left = 30;
        for (int i = 0; i < Digits; i++)
        {
            int digit = random.NextInt(10);
            DigitStyle style = DigitStyle.Choose(DigitStyles.Of(digit), ref random);
            float scale = (float)random.NextDouble(1.2, 1.6), top = (float)random.NextDouble(60, 75);
            double first = style.Strokes.Min(stroke => stroke.Min(point => point.X)),
                last = style.Strokes.Max(stroke => stroke.Max(point => point.X));
            float x = left - (float)first * scale;
            strokes.AddRange(style.Strokes.Select(stroke => Curve(stroke, scale, x, top)));
            left += (float)(last - first) * scale + (float)random.NextDouble(16, 50);
            text += digit;
        }

        return (text, strokes);
    }

    /// <summary>A Catmull–Rom curve through the points of a style.</summary>
    private static PenStroke Curve(StrokePoint[] points, float scale, float left, float top)
    {
        var curve = new List<float>();
        for (int i = 0; i + 1 < points.Length; i++)
        {
            for (int k = 0; k < StepsPerSegment; k++)
                Add(points[Math.Max(0, i - 1)], points[i], points[i + 1], points[Math.Min(points.Length - 1, i + 2)], k / (double)StepsPerSegment);
        }

        Add(points[^1], points[^1], points[^1], points[^1], 0);
        return new PenStroke([.. curve], Pen);

        void Add(StrokePoint a, StrokePoint b, StrokePoint c, StrokePoint d, double t)
        {
            curve.Add(left + scale * (float)Spline(a.X, b.X, c.X, d.X, t));
            curve.Add(top + scale * (float)Spline(a.Y, b.Y, c.Y, d.Y, t));
        }

        static double Spline(double a, double b, double c, double d, double t) =>
            b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }
}
