using System.Runtime.CompilerServices;

namespace NeuralCore.Tests.Training;

/// <summary>Trainings that are no classification of images need no workaround.</summary>
public sealed class TargetTrainingTests
{
    [Fact]
    public void Xor_is_learned_as_numbers()
    {
        var xor = new Dataset("xor", new Shape(2), [0, 0, 0, 1, 1, 0, 1, 1], new ValueTargets([0, 1, 1, 0]));
        var network = new Network(xor.SampleShape, seed: 1, new Dense(8), new Tanh(), new Dense(1));
        var options = new TrainingOptions
        {
            Epochs = 300,
            ValidationSplit = 0,
            Loss = new MeanSquaredError(),
            Optimizer = parameters => new Adam(parameters, learningRate: 0.05),
        };
        Trainer.Fit(network, xor, options);
        EvaluationResult result = network.Evaluate(xor, options.Loss);

        Assert.InRange(result.MeanAbsoluteError!.Value, 0, 0.05);
        Assert.Null(result.Accuracy);
    }

    [Fact]
    public void The_documentation_shows_the_body_of_the_test_above()
    {
        string file = ThisFile(), page = Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "data.md");
        string[] shown = [.. File.ReadAllLines(page)
            .SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];
        string[] tested = [.. File.ReadAllLines(file).Select(line => line.Length > 8 ? line[8..] : line.Trim())];
        Assert.InRange(shown.Length, 5, 15);
        Assert.Contains(string.Join('\n', shown), string.Join('\n', tested), StringComparison.Ordinal);
    }

    [Fact]
    public void Xor_is_learned_as_classes()
    {
        var xor = new Dataset(
            "xor", new Shape(2), [0, 0, 0, 1, 1, 0, 1, 1], new ClassTargets([0, 1, 1, 0], ["equal", "different"]));
        var network = new Network(xor.SampleShape, seed: 1, new Dense(8), new Tanh(), new Dense(2));
        var options = new TrainingOptions
        {
            Epochs = 300, ValidationSplit = 0, Optimizer = parameters =>
            new Adam(parameters, learningRate: 0.05)
        };
        History history = Trainer.Fit(network, xor, options);

        Assert.Equal(1, history.Epochs[^1].TrainAccuracy);
        Assert.Equal(1, network.Evaluate(xor).Accuracy);
        Assert.Equal(1, EvaluationReport.Of(new Evaluator(network).Predict(xor)).Accuracy);
    }

    [Fact]
    public void A_sine_is_learned_by_regression_with_a_validation_set_of_its_own()
    {
        static Dataset Sine(string name, int count, double shift)
        {
            Real[] x = [.. Enumerable.Range(0, count).Select(i => (Real)(6 * (i + shift) / count - 3))];
            return new Dataset(name, new Shape(1), x, new ValueTargets(x.Select(value => (Real)Math.Sin(value))));
        }

        Dataset train = Sine("train", 200, 0), between = Sine("between", 50, 0.5);
        var network = new Network(train.SampleShape, seed: 1, new Dense(32), new Tanh(), new Dense(1));
        var options = new TrainingOptions
        {
            Epochs = 150, BatchSize = 16, Loss = new MeanSquaredError(),
            Optimizer = parameters => new Adam(parameters, learningRate: 0.02)
        };
        EpochRecord last = Trainer.Fit(network, train, between, options).Epochs[^1];

        Assert.InRange(last.ValidationMeanAbsoluteError!.Value, 0, 0.06); // of a sine, whose mean is 0.64
        Assert.InRange(last.ValidationLoss!.Value, 0, 0.005);
        Assert.True(last is { TrainAccuracy: null, ValidationAccuracy: null, MeasuredTrainAccuracy: null });
        double byHand = Enumerable.Range(0, between.Count).Average(
            i => Math.Abs(Output(network, between, i) - Math.Sin(between.Features(i)[0])));
        Assert.Equal(byHand, last.ValidationMeanAbsoluteError!.Value, 1e-6);
    }

    [Fact]
    public void An_image_may_have_numbers_as_its_target_and_a_share_of_them_is_held_back()
    {
        Dataset digits = TrainingCase.Digits;
        var ink = Dataset.OfBytes(
            "ink", digits.SampleShape, [.. Enumerable.Range(0, digits.Count).SelectMany(i => digits.Image(i).ToArray())],
            new ValueTargets(
            Enumerable.Range(0, digits.Count).Select(
            i => (Real)digits.Image(i).ToArray().Average(pixel => pixel / 255.0))));
        History history = Trainer.Fit(
            TrainingCase.NewNetwork("flatten | dense 1"), ink,
            TrainingCase.Options(epochs: 3) with { Loss = new MeanSquaredError() });
        Assert.True(history.Epochs[^1].ValidationMeanAbsoluteError < 0.5 * history.Epochs[0].ValidationMeanAbsoluteError, $"{history.Epochs[0]} to {history.Epochs[^1]}");
    }

    [Fact]
    public void Distributions_train_as_the_classes_that_they_are_sure_of()
    {
        Dataset classes = TrainingCase.Digits;
        Real[] rows = [.. classes.Labels.ToArray().SelectMany(
            label => Enumerable.Range(0, 10).Select(c => c == label ? (Real)1 : 0))];
        byte[] pixels = [.. Enumerable.Range(0, classes.Count).SelectMany(i => classes.Image(i).ToArray())];
        var sure = Dataset.OfBytes("sure", classes.SampleShape, pixels, new ValueTargets(new Shape(10), rows));
        Network first = TrainingCase.NewNetwork(), second = TrainingCase.NewNetwork();
        TrainingOptions options = TrainingCase.Options() with { ValidationSplit = 0 };
        Trainer.Fit(first, classes, options);
        History history = Trainer.Fit(second, sure, options);
        Assert.Equal(TrainingCase.Weights(first), TrainingCase.Weights(second));
        Assert.Null(history.Epochs[^1].TrainAccuracy);
    }

    [Fact]
    public void Classes_train_with_the_mean_squared_error_and_have_an_accuracy()
    {
        History history = Trainer.Fit(
            TrainingCase.NewNetwork("flatten | dense 10"), TrainingCase.Digits,
            TrainingCase.Options(epochs: 6) with { Loss = new MeanSquaredError() });
        Assert.True(history.Epochs[^1].ValidationAccuracy > 0.4, $"{history.Epochs[^1]}");
        Assert.Null(history.Epochs[^1].ValidationMeanAbsoluteError);
    }

    [Fact]
    public void More_than_256_classes_are_told_apart()
    {
        const int Classes = 300;
        // Each class is a place on a circle.
        Real[] x = [.. Enumerable.Range(0, Classes).SelectMany(
            c => new[] { (Real)Math.Cos(2 * Math.PI * c / Classes), (Real)Math.Sin(2 * Math.PI * c / Classes) })];
        var circle = new Dataset("circle", new Shape(2), x, new ClassTargets(Enumerable.Range(0, Classes), Classes));
        var network = new Network(circle.SampleShape, seed: 1, new Dense(64), new ReLU(), new Dense(Classes));
        History history = Trainer.Fit(network, circle, new TrainingOptions { Epochs = 3, ValidationSplit = 0 });
        Assert.True(history.Epochs[^1].TrainLoss < history.Epochs[0].TrainLoss);
        Predictions predictions = new Evaluator(network).Predict(circle);
        Assert.Equal((299, Classes), (predictions.Labels[299], predictions.Classes));
    }

    [Fact]
    public void The_wrong_loss_is_refused_before_the_first_step_with_the_right_one()
    {
        var numbers = new Dataset("numbers", new Shape(1), [0, 1, 2, 3], new ValueTargets([0, 10, 20, 30]));
        var network = new Network(numbers.SampleShape, seed: 1, new Dense(1));
        Real[] before = TrainingCase.Weights(network);
        Assert.Contains(
            "new MeanSquaredError()",
            Assert.Throws<ArgumentException>(
            () => Trainer.Fit(network, numbers, new TrainingOptions { ValidationSplit = 0 })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "new MeanSquaredError()", Assert.Throws<ArgumentException>(() => network.Evaluate(numbers)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, TrainingCase.Weights(network));
        Assert.Contains(
            "are one value, not classes",
            Assert.Throws<InvalidOperationException>(() => new Evaluator(network).Predict(numbers)).Message,
            StringComparison.Ordinal);

        var texts = new Dataset("lines", new Shape(1), [0, 1], new TextTargets(["a", "b"], "ab"));
        Assert.Contains(
            "texts of 2 symbols",
            Assert.Throws<ArgumentException>(
            () => Trainer.Fit(network, texts, new TrainingOptions { ValidationSplit = 0 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Augmentation_of_numbers_is_refused()
    {
        var numbers = new Dataset("numbers", new Shape(2), [0, 1, 2, 3], new ClassTargets([0, 1], 2));
        var network = new Network(numbers.SampleShape, seed: 1, new Dense(2));
        TrainingOptions options = new() { ValidationSplit = 0, Augmentation = Augmentation.Default };
        Assert.Contains(
            "Train without it", Assert.Throws<ArgumentException>(() => Trainer.Fit(network, numbers, options)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "numbers, not bytes", Assert.Throws<InvalidOperationException>(() => numbers.Image(0).Length).Message,
            StringComparison.Ordinal);
        Assert.Equal([2, 3], numbers.Subset([1]).Features(0).ToArray());
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static double Output(Network network, Dataset data, int index)
    {
        Workspace workspace = network.CreateWorkspace(1, WorkerTeam.Shared);
        data.FillSamples(workspace.Team, [index], workspace.Input);
        return network.Forward(workspace)[0];
    }
}
