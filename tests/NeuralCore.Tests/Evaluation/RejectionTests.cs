using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Evaluation;

public class RejectionTests
{
    [Theory]
    [InlineData(1, 200)]
    [InlineData(0.99, 198)]
    [InlineData(0.5, 100)]
    [InlineData(0.001, 1)]
    public void The_threshold_keeps_the_wanted_share_of_right_answers_and_no_more_than_it_must(double kept, int expected)
    {
        // 200 right answers of different confidence, and wrong ones, which do not count.
        Predictions said = Said.Of([.. Enumerable.Range(0, 300).Select(n => (byte)(n % 3 == 2 ? 1 : 0))], [.. Enumerable.Range(0, 300).Select(n => (Real[])[(Real)(0.01 * (1 + n)), 0, (Real)(-0.01 * n)])]);
        var rule = Rejection.Fit(said, temperature: 1, kept);
        Assert.Equal(expected, Enumerable.Range(0, 300).Count(n => said.IsCorrect(n) && !rule.Rejects(said.Logits(n))));
    }

    [Fact]
    public void What_is_shown_and_what_is_judged_by_are_softmax_at_the_temperature_and_at_twice_it()
    {
        var rule = new Rejection(Temperature: 0.5, Threshold: 0.7);
        Real[] logits = [(Real)Math.Log(3), 0];
        Assert.Equal([0.9, 0.1], rule.Probabilities(logits).Select(p => Math.Round(p, 6))); // 3² : 1
        Assert.Equal(0.75, rule.Confidence(logits), 6); // 3 : 1
        Assert.False(rule.Rejects(logits));
        Assert.True((rule with { Threshold = 0.76 }).Rejects(logits));
    }

    [Fact]
    public void A_threshold_of_0_rejects_only_what_is_no_number()
    {
        var rule = new Rejection(1, 0);
        Assert.False(rule.Rejects([0, 0, 0]));
        Assert.True(rule.Rejects([0, Real.NaN, 0]));
        Assert.False(new Rejection(1, 0.5).Rejects([900, -900]));
    }

    [Fact]
    public void With_nothing_to_learn_from_nothing_is_rejected()
    {
        Assert.Equal(0, Rejection.Fit(Said.Of([]), 1).Threshold);
        Assert.Equal(0, Rejection.Fit(Said.Of([1, 1], [2, 0], [3, 0]), 1).Threshold);
    }

    /// <summary>A small network that is right nine times in ten: it doubts less than those of docs/predict.md, where the figures are.</summary>
    [Fact]
    public void Of_what_is_no_digit_far_more_is_rejected_than_of_digits()
    {
        Dataset training = GeneratedDigits.Create(4000, seed: 3);
        Network network = NetworkArchitecture.Build("conv 5x5x8 relu | maxpool 2 | dense 64 relu | dense 10", training.SampleShape, seed: 1);
        Trainer.Fit(network, training,
            new TrainingOptions
            {
                Epochs = 3, Seed = 1, Optimizer = parameters =>
            new Adam(parameters, learningRate: 0.003), Schedule = new ConstantSchedule()
            });
        using var team = new WorkerTeam(1);
        var evaluator = new Evaluator(network, team);
        Predictions validation = evaluator.Predict(GeneratedDigits.Create(1000, seed: 3, part: 2));
        var rule = Rejection.Fit(validation, TemperatureScaling.Fit(validation));
        double digits = Rejected(GeneratedDigits.Create(1000, seed: 3, part: 1));
        Assert.InRange(digits, 0, 0.05);

        Dictionary<string, double> rates = NonDigits.All(50, seed: 4).ToDictionary(kind => kind.Kind, kind => Rejected(kind.Images));
        Assert.Equal(1, rates["blank"]);
        Assert.InRange(rates["scribble"], 3 * digits, 1);
        Assert.InRange(rates.Where(kind => NonDigits.Letters.ContainsKey(kind.Key)).Average(kind => kind.Value), 5 * digits, 1);
        Assert.InRange(rates.Where(kind => NonDigits.Signs.ContainsKey(kind.Key)).Average(kind => kind.Value), 2 * digits, 1);

        double Rejected(Dataset images)
        {
            Predictions said = evaluator.Predict(images);
            return Enumerable.Range(0, said.Count).Count(n => rule.Rejects(said.Logits(n))) / (double)said.Count;
        }
    }
}
