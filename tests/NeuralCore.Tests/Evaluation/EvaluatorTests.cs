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
        data.FillImages(workspace.Team, all, workspace.Input);
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
    public void Empty_set_has_no_accuracy()
    {
        using var team = new WorkerTeam(1);
        EvaluationResult result = new Evaluator(TrainingCase.NewNetwork(), team).Evaluate(TrainingCase.Digits.Take(0), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((0, true), (result.Count, double.IsNaN(result.Accuracy)));
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
