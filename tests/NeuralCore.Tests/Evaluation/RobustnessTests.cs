using NeuralCore.Disturbances;
using NeuralCore.Tests.Training;

namespace NeuralCore.Tests.Evaluation;

public sealed class RobustnessTests : IDisposable
{
    private static readonly Dataset Digits = TrainingCase.Digits;

    private static readonly Network Trained = Train();

    private readonly WorkerTeam team = new(threads: 2);

    [Fact]
    public void Strength_of_nothing_gives_the_plain_accuracy()
    {
        double plain = new Evaluator(Trained, team).Evaluate(
            Digits, cancellation: TestContext.Current.CancellationToken).Accuracy!.Value;
        var options = new RobustnessOptions { Disturbances = [new Unchanged(), new Shift(0), new Rotation(0), new Scaling(1), new StrokeWidth(0), new Noise(0)] };
        Assert.All(Measure(options), row => Assert.Equal(plain, row.Accuracy));
        Assert.InRange(plain, 0.5, 0.99); // neither hopeless nor perfect, so that a difference would show
    }

    [Fact]
    public void Accuracy_is_that_of_the_disturbed_images_with_its_interval()
    {
        RobustnessRow row = Assert.Single(Measure(new RobustnessOptions { Disturbances = [new Scaling(0.7)] }));
        var bytes = new byte[Digits.Count * 784];
        for (int i = 0; i < Digits.Count; i++)
            NeuralCore.ImageWarp.Apply(Digits.Image(i), Digits.SampleShape, new(0, 0, 0, 0.7, 0.7, 0), bytes.AsSpan(784 * i, 784));
        EvaluationResult expected = new Evaluator(Trained, team).Evaluate(
            Dataset.OfBytes("small", Digits.SampleShape, bytes, Digits.Targets),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(new RobustnessRow(
            "scale", "×0.7", 0.7, 600, expected.Accuracy!.Value, WilsonInterval.Of(600 - expected.Errors!.Value, 600)),
            row);
    }

    [Fact]
    public void Rows_do_not_depend_on_threads_nor_on_what_else_is_measured()
    {
        IReadOnlyList<RobustnessRow> rows = Measure(new RobustnessOptions { Limit = 100 });
        foreach (int threads in (int[])[1, 3])
        {
            using var other = new WorkerTeam(threads);
            Assert.Equal(rows, Robustness.Measure(Trained, Digits, other, new RobustnessOptions { Limit = 100 }, cancellation: TestContext.Current.CancellationToken));
        }

        Assert.Equal(rows[^1], Assert.Single(Measure(new RobustnessOptions { Limit = 100, Disturbances = [new Noise(0.4)] })));
        Assert.NotEqual(rows, Measure(new RobustnessOptions { Limit = 100, Seed = 2 }));
    }

    [Fact]
    public void The_usual_rows_have_every_kind_and_hard_ones_cost_accuracy()
    {
        var told = new List<RobustnessRow>();
        IReadOnlyList<RobustnessRow> rows = Robustness.Measure(Trained, Digits, team, progress: new Told(told), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(rows, told);
        Assert.Equal(["unchanged", "shift", "rotation", "scale", "thinner strokes", "thicker strokes", "noise"], rows.Select(row => row.Kind).Distinct());
        Assert.Equal(rows.Count, rows.Select(row => (row.Kind, row.Setting)).Distinct().Count());
        Assert.All(rows, row => Assert.True(row.Images == 600 && row.Interval.Low <= row.Accuracy && row.Accuracy <= row.Interval.High));
        foreach (string kind in (string[])["shift", "rotation", "noise"])
        {
            RobustnessRow[] same = [.. rows.Where(row => row.Kind == kind)];
            Assert.True(same[^1].Accuracy < same[0].Accuracy, $"{kind}: {same[^1].Accuracy} at {same[^1].Setting}, {same[0].Accuracy} at {same[0].Setting}");
        }
    }

    [Fact]
    public void The_limit_takes_the_first_images_and_none_is_refused()
    {
        var unchanged = new RobustnessOptions { Disturbances = [new Unchanged()], Limit = 50 };
        Assert.Equal(new Evaluator(Trained, team).Evaluate(
            Digits.Take(50), cancellation: TestContext.Current.CancellationToken).Accuracy!.Value,
            Assert.Single(Measure(unchanged)).Accuracy);
        Assert.Contains("no images", Assert.Throws<ArgumentException>(() => Measure(unchanged with { Limit = 0 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_throws() => Assert.Throws<OperationCanceledException>(() => Robustness.Measure(Trained, Digits, team, cancellation: new CancellationToken(true)));

    public void Dispose() => team.Dispose();

    private IReadOnlyList<RobustnessRow> Measure(RobustnessOptions options) => Robustness.Measure(Trained, Digits, team, options, cancellation: TestContext.Current.CancellationToken);

    private static Network Train()
    {
        Network network = TrainingCase.NewNetwork();
        Trainer.Fit(network, Digits, TrainingCase.Options(epochs: 8));
        return network;
    }

    private sealed class Told(List<RobustnessRow> rows) : IProgress<RobustnessRow>
    {
        public void Report(RobustnessRow value) => rows.Add(value);
    }
}
