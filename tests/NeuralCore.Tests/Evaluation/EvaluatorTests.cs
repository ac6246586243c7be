using NeuralCore.Tests.Training;

namespace NeuralCore.Tests.Evaluation;

public class EvaluatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(600)]
    [InlineData(2000)]
    public void Figures_do_not_depend_on_the_batch_and_equal_a_pass_over_everything(int batch)
    {
        using var team = new WorkerTeam(1);
        Dataset data = TrainingCase.Digits;
        Network network = TrainingCase.NewNetwork("conv 3x3x4 relu | maxpool 2 | dropout 0.5 | dense 10");
        EvaluationResult result = new Evaluator(network, team, batch).Evaluate(data, cancellation: TestContext.Current.CancellationToken);

        Workspace workspace = network.CreateWorkspace(data.Count, team);
        var targets = new Tensor(new Shape(data.Count, 10));
        int[] all = [.. Enumerable.Range(0, data.Count)];
        data.FillSamples(workspace.Team, all, workspace.Input);
        data.FillTargets(all, targets);
        Tensor logits = network.Forward(workspace);
        Assert.Equal(data.Count, result.Count);
        Assert.Equal(data.Count - Classification.CountCorrect(logits, targets), result.Errors);
        Assert.Equal(new SoftmaxCrossEntropy().Evaluate(logits, targets, null), result.Loss, tolerance: 1e-9);
        Assert.Equal((600 - result.Errors) / 600.0, result.Accuracy);

        Predictions said = new Evaluator(network, team, batch).Predict(data, TestContext.Current.CancellationToken);
        Assert.Equal(data.Labels, said.Labels);
        Assert.Equal(logits.Span.ToArray(), Enumerable.Range(0, said.Count).SelectMany(n => said.Logits(n).ToArray()));
        Assert.Equal(result.Accuracy, EvaluationReport.Of(said).Accuracy);
        Assert.Equal(result.Loss, said.Loss, tolerance: 1e-9);
    }

    [Fact]
    public void A_test_set_with_fewer_classes_than_outputs_is_evaluated_over_the_classes_it_has()
    {
        Network network = TrainingCase.NewNetwork();
        Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options(epochs: 4));
        Dataset all = TrainingCase.Digits,
            seven = all.Subset([.. Enumerable.Range(0, all.Count).Where(i => all.Labels[i] < 7)]);
        Dataset few = seven.WithClassNames([.. ClassNames.Digits.Take(7)]);
        EvaluationResult expected = network.Evaluate(seven);
        Assert.Equal((expected.Loss, expected.Errors), (network.Evaluate(few).Loss, network.Evaluate(few).Errors));

        Predictions predictions = new Evaluator(network).Predict(few);
        Assert.Equal([.. ClassNames.Digits], predictions.ClassNames);
        var report = ClassificationReport.Of(ConfusionMatrix.Of(predictions));
        Assert.Equal(expected.Accuracy, report.Accuracy);
        // Of the absent classes only those count that were predicted, wrongly.
        Assert.Equal(report.Classes.Where((_, c) => c < 7 || ConfusionMatrix.Of(predictions).Predicted(c) > 0).Average(
            score => score.F1), report.Macro.F1, 1e-12);

        Network fewer = TrainingCase.NewNetwork("dense 4");
        Assert.Contains(
            "7 classes", Assert.Throws<ArgumentException>(() => fewer.Evaluate(few)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "7 classes", Assert.Throws<ArgumentException>(() => new Evaluator(fewer).Predict(few)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_team_all_cores_work_and_the_result_is_that_of_one()
    {
        using var one = new WorkerTeam(1);
        Network network = TrainingCase.NewNetwork();
        Assert.Equal(network.Evaluate(TrainingCase.Digits, team: one), network.Evaluate(TrainingCase.Digits));
    }

    [Fact]
    public void Empty_set_has_no_accuracy()
    {
        using var team = new WorkerTeam(1);
        EvaluationResult result = new Evaluator(TrainingCase.NewNetwork(), team).Evaluate(TrainingCase.Digits.Take(0), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((0, true), (result.Count, result.Accuracy is double.NaN));
        Assert.Equal(0, new Evaluator(TrainingCase.NewNetwork(), team).Predict(TrainingCase.Digits.Take(0), TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void Cancelling_throws()
    {
        using var team = new WorkerTeam(1);
        var evaluator = new Evaluator(TrainingCase.NewNetwork(), team);
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(TrainingCase.Digits, cancellation: new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => evaluator.Predict(TrainingCase.Digits, new CancellationToken(true)));
    }
}
