using NeuralCore.GradientCheck;
using NeuralCore.GradientTests.Mutants;

namespace NeuralCore.GradientTests;

/// <summary>The checker is checked: every planted mistake must be rejected, on every seed, and the twin without it accepted.</summary>
public class CheckerTests
{
    private const int Seeds = 6;

    public static TheoryData<DenseMistake> DenseMistakes => [.. Enum.GetValues<DenseMistake>()];

    public static TheoryData<ConvolutionMistake> ConvolutionMistakes => [.. Enum.GetValues<ConvolutionMistake>()];

    [Theory, MemberData(nameof(DenseMistakes))]
    public void Mutants_of_a_dense_layer_are_rejected(DenseMistake mistake) =>
        Judge(mistake == DenseMistake.None, seed => GradientChecker.CheckLayer(new PlainDense(4, 3, mistake), new Shape(4), batch: 3, Phase.Train(seed, 0), seed));

    [Theory, MemberData(nameof(DenseMistakes))]
    public void Mutants_too_large_to_check_every_entry_are_rejected(DenseMistake mistake) =>
        Judge(mistake == DenseMistake.None, seed => GradientChecker.CheckLayer(new PlainDense(15, 13, mistake), new Shape(15), batch: 3, Phase.Train(seed, 0), seed));

    [Theory, MemberData(nameof(ConvolutionMistakes))]
    public void Mutants_of_a_convolution_are_rejected(ConvolutionMistake mistake) =>
        Judge(mistake == ConvolutionMistake.None, seed => GradientChecker.CheckLayer(new PlainConvolution(2, 3, mistake), new Shape(4, 6, 2), batch: 2, Phase.Train(seed, 0), seed));

    [Fact]
    public void A_wrapper_without_a_mistake_is_accepted()
    {
        Judge(true, seed => Check(new MutantLayer(new Dropout(0.4)), new Shape(30), seed));
        Judge(true, seed => Check(new MutantLayer(new GlobalAveragePool2D()), new Shape(4, 3, 2), seed));
        Judge(true, seed => Check(new MutantLayer(new BatchNorm()), new Shape(4, 5, 3), seed));
        Judge(true, seed => Check(new MutantLayer(new Tanh()), new Shape(30), seed));
    }

    [Fact]
    public void Forgotten_dropout_scale_is_rejected() => Judge(false, seed => Check(new MutantLayer(new Dropout(0.4), (_, pass, _, _, dy, dx) =>
    {
        for (int i = 0; dx is not null && i < dx.Length; i++) dx[i] = pass.Kept[i] == 0 ? 0 : dy[i];
    }), new Shape(30), seed));

    [Fact]
    public void Missing_division_by_the_number_of_pixels_is_rejected() => Judge(false, seed => Check(new MutantLayer(new GlobalAveragePool2D(), (layer, pass, x, y, dy, dx) =>
    {
        layer.Backward(pass, x, y, dy, dx);
        for (int i = 0; dx is not null && i < dx.Length; i++) dx[i] *= x.Shape[1] * x.Shape[2];
    }), new Shape(4, 3, 2), seed));

    [Fact]
    public void Batch_statistics_taken_for_constants_are_rejected() => Judge(false, seed => Check(new MutantLayer(new BatchNorm(), (layer, pass, x, y, dy, dx) =>
    {
        var norm = (BatchNorm)layer;
        layer.Backward(pass, x, y, dy, null);
        for (int i = 0; dx is not null && i < dx.Length; i++) dx[i] = norm.Scale.Value[i % 3] * pass.Kept[1, i % 3] * dy[i];
    }), new Shape(4, 5, 3), seed));

    [Fact]
    public void Error_that_cancels_in_a_sum_is_rejected() => Judge(false, seed => Check(new MutantLayer(new Tanh(), (layer, pass, x, y, dy, dx) =>
    {
        layer.Backward(pass, x, y, dy, dx);
        if (dx is not null) (dx[3], dx[4]) = (dx[4], dx[3]);
    }), new Shape(30), seed));

    [Fact]
    public void Zero_against_zero_is_rejected()
    {
        GradientReport report = Check(new ConstantLayer(), new Shape(5), seed: 1);
        Assert.Contains("proves nothing", report.Failure);
    }

    [Fact]
    public void Kinks_everywhere_are_counted_and_rejected()
    {
        GradientReport report = Check(new ZigzagLayer(), new Shape(5), seed: 1);
        Assert.True(report.Skipped > 0, report.ToString());
        Assert.Contains("kinks", report.Failure);
    }

    [Fact]
    public void Batch_of_one_is_refused() => Assert.Throws<ArgumentException>(() => GradientChecker.CheckLayer(new Tanh(), new Shape(5), batch: 1, Phase.Inference, seed: 1));

    [Fact]
    public void Mutants_of_losses_are_rejected()
    {
        Loss plain = new SoftmaxCrossEntropy(), smooth = new SoftmaxCrossEntropy(labelSmoothing: 0.1), weighted = new SoftmaxCrossEntropy(classWeights: [1, 2, 3, 4]);
        Judge(true, seed => Check(new MutantLoss(smooth, smooth, _ => 1), seed));
        Judge(false, seed => Check(new MutantLoss(plain, plain, logits => logits.Shape[0]), seed)); // missing 1/N
        Judge(false, seed => Check(new MutantLoss(plain, plain, _ => -1), seed));
        Judge(false, seed => Check(new MutantLoss(smooth, plain, _ => 1), seed));
        Judge(false, seed => Check(new MutantLoss(weighted, plain, _ => 1), seed));
        Judge(false, seed => Check(new MutantLoss(plain, plain, _ => 1 + 1e-5), seed));
    }

    [Fact]
    public void Failure_names_layer_shape_argument_index_values_and_seed()
    {
        string text = GradientChecker.CheckLayer(new PlainDense(4, 3, DenseMistake.WrongSignOfBias), new Shape(4), batch: 3, Phase.Train(5, 0), seed: 5).ToString();
        foreach (string part in (string[])["PlainDense", "3×4", "plaindense1.bias[", "analytic", "numeric", "seed 5"]) Assert.Contains(part, text);
    }

    internal static void Judge(bool accepted, Func<ulong, GradientReport> check)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            GradientReport report = check(seed);
            Assert.True(report.Passed == accepted, $"Should have been {(accepted ? "accepted" : "rejected")}: {report}");
        }
    }

    private static GradientReport Check(Layer layer, Shape input, ulong seed) => GradientChecker.CheckLayer(layer, input, batch: 3, Phase.Train(seed, 2), seed);

    private static GradientReport Check(Loss loss, ulong seed)
    {
        var draw = new Draw(seed);
        return GradientChecker.CheckLoss(loss, draw.Tensor(new Shape(3, 4)), draw.Distributions(3, 4), seed);
    }
}
