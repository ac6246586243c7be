namespace NeuralCore.Tests.Losses;

/// <summary>A wrong pair of loss and targets is refused before the first step, with the way out.</summary>
public sealed class LossFitTests
{
    private static readonly Loss[] All = [new SoftmaxCrossEntropy(), new MeanSquaredError(), new BinaryCrossEntropy()];

    [Fact]
    public void Every_loss_takes_classes_and_rows_with_a_single_one() =>
        Assert.All(All, loss =>
        {
            loss.RequireFit(new ClassTargets([0, 2], 3), new Shape(3));
            loss.RequireFit(new ClassTargets([0, 2], 3), new Shape(5));
            loss.RequireFit(new ValueTargets(new Shape(3), [1, 0, 0, 0, 0, 1]), new Shape(3));
        });

    [Fact]
    public void Outputs_that_do_not_fit_are_refused_with_the_number_that_would() =>
        Assert.All(All, loss =>
        {
            Refuses("End it with a dense layer of 3 outputs", loss, new ClassTargets([0, 2], 3), new Shape(2));
            Refuses("3 classes", loss, new ClassTargets([0, 2], 3), new Shape(1, 1, 3));
            Refuses("Each target has 2 values, the network gives 3 outputs", loss,
                new ValueTargets(new Shape(2), [0, 1]), new Shape(3));
            Refuses("takes classes or values as targets, not texts of 2 symbols", loss, new TextTargets(["a"], "ab"),
                new Shape(3));
        });

    [Fact]
    public void Numbers_are_for_the_mean_squared_error_and_the_others_say_so()
    {
        var numbers = new ValueTargets(new Shape(2), [0.5f, 0.5f, 3, -1]);
        new MeanSquaredError().RequireFit(numbers, new Shape(2));
        Refuses("target 1 is no distribution", new SoftmaxCrossEntropy(),
            new ValueTargets(new Shape(2), [0.5f, 0.5f, 3, 1]), new Shape(2));
        Refuses("target 1 is no distribution", new SoftmaxCrossEntropy(),
            new ValueTargets(new Shape(2), [0.5f, 0.5f, 2, -1]), new Shape(2));
        Refuses("new MeanSquaredError()", new SoftmaxCrossEntropy(), numbers, new Shape(2));
        Refuses("new MeanSquaredError()", new BinaryCrossEntropy(), numbers, new Shape(2));
        new BinaryCrossEntropy().RequireFit(new ValueTargets(new Shape(2), [1, 1]), new Shape(2));
    }

    private static void Refuses(string message, Loss loss, Targets targets, Shape output) =>
        Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => loss.RequireFit(targets, output)).Message,
            StringComparison.Ordinal);
}
