using NeuralCore.Data;
using NeuralCore.Evaluation;
using NeuralCore.Layers;
using NeuralCore.Losses;
using NeuralCore.Networks;
using NeuralCore.Tensors;
using NeuralCore.Tests.Training;
using NeuralCore.Threading;

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
    }

    [Fact]
    public void Empty_set_has_no_accuracy()
    {
        using var team = new WorkerTeam(1);
        EvaluationResult result = new Evaluator(TrainingCase.NewNetwork(), team).Evaluate(TrainingCase.Digits.Take(0), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((0, true), (result.Count, double.IsNaN(result.Accuracy)));
    }

    [Fact]
    public void Cancelling_throws()
    {
        using var team = new WorkerTeam(1);
        var evaluator = new Evaluator(TrainingCase.NewNetwork(), team);
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(TrainingCase.Digits, cancellation: new CancellationToken(true)));
    }
}
