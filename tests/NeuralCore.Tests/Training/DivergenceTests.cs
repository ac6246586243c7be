using NeuralCore.Tests.Training.Diagnosis;

namespace NeuralCore.Tests.Training;

/// <summary>The first number that is not finite is found where it came up, not where it was noticed.</summary>
public class DivergenceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void A_weight_that_was_no_number_before_the_training(double split)
    {
        Network network = TrainingCase.NewNetwork("conv 3x3x4 relu | maxpool 2 | flatten | dense 10");
        Value(network, "conv1.bias")[2] = Real.NaN;
        Divergence found = Train(network, TrainingCase.Options() with { ValidationSplit = split });
        Assert.Equal(("conv1", "bias", TrainingOperation.Start, 0), (found.Layer, found.What, found.Operation, found.Step));
        Assert.Equal("NC301", found.Finding.Code);
    }

    [Fact]
    public void Weights_that_have_grown_too_large_for_the_next_forward_pass()
    {
        Divergence found = Train(TrainingCase.NewNetwork(), TrainingCase.Options() with { Optimizer = parameters => new Sgd(parameters, 1e20) });
        Assert.Equal((TrainingOperation.Forward, "output", "NC302"), (found.Operation, found.What, found.Finding.Code));
        Assert.True(found.Step >= 2);
    }

    [Fact]
    public void A_loss_that_fails_on_finite_logits()
    {
        Divergence found = Train(TrainingCase.NewNetwork(), TrainingCase.Options(epochs: 3) with { Loss = new Spoiled(call: 13, spoilsValue: true) });
        Assert.Equal((TrainingOperation.Loss, 13, 2, "NC303"), (found.Operation, found.Step, found.Epoch, found.Finding.Code));
    }

    [Fact]
    public void A_gradient_of_the_loss_that_is_no_number()
    {
        Divergence found = Train(TrainingCase.NewNetwork(), TrainingCase.Options(epochs: 3) with { Loss = new Spoiled(call: 13, spoilsValue: false) });
        Assert.Equal((TrainingOperation.Backward, 13, "loss", "gradient", "NC304"), (found.Operation, found.Step, found.Layer, found.What, found.Finding.Code));
    }

    /// <summary>With hidden units of 0 the logits are finite whatever the weights; the way back overflows for images of class 0 alone, and nothing moves at a rate of 0 until then.</summary>
    [Theory]
    [InlineData("flatten | dense 4 tanh | dense 10", "dense2")]
    [InlineData("flatten | residual ( dense 4 tanh | dense 784 ) | dense 10", "residual1.dense2")]
    public void A_gradient_that_overflows_on_its_way_back_a_step_before_it_is_noticed(string text, string layer)
    {
        Network network = TrainingCase.NewNetwork(text);
        foreach (Parameter parameter in network.Parameters) parameter.Value.Span.Clear();
        Span<Real> weight = Value(network, $"{layer}.weight"), last = Value(network, text.Contains("residual", StringComparison.Ordinal) ? "dense1.weight" : $"{layer}.weight");
        weight.Fill(Real.MaxValue / 2);
        for (int i = 0; i < last.Length; i++) last[i] = (i % 10 == 0 ? -1 : 1) * (last == weight ? Real.MaxValue : 1);
        Divergence found = Train(network, TrainingCase.Options() with { BatchSize = 1, ValidationSplit = 0, MeasuredImages = 0, Optimizer = parameters => new Sgd(parameters, 0) });
        Assert.Equal((TrainingOperation.Backward, layer, "input gradient"), (found.Operation, found.Layer, found.What));

        int[] order = [.. Enumerable.Range(0, TrainingCase.Digits.Count)];
        new NeuralCore.RandomStream(TrainingCase.Options().Seed, NeuralCore.RandomPurpose.Shuffle, 1).Shuffle<int>(order);
        if (last == weight) Assert.Equal(1 + Array.FindIndex(order, i => TrainingCase.Digits.Labels[i] == 0), found.Step);
    }

    [Fact]
    public void An_update_that_overflows_is_found_in_the_step_that_made_it()
    {
        TrainingOptions options = TrainingCase.Options(epochs: 3) with { Optimizer = parameters => new Adam(parameters, double.MaxValue) };
        Divergence found = Train(TrainingCase.NewNetwork(), options);
        Assert.Equal((TrainingOperation.Update, 1, 1, "dense1", "weight", "NC305"), (found.Operation, found.Step, found.Epoch, found.Layer, found.What, found.Finding.Code));
    }

    [Fact]
    public void A_validation_image_that_alone_overflows()
    {
        TrainingOptions options = TrainingCase.Options() with { Optimizer = parameters => new Sgd(parameters, 0), MeasuredImages = 0 };
        Dataset dim = Sets.Make(60, (i, p) => p == 0 ? i + 1 : 0);
        int held = StratifiedSplit.Of(dim, options.ValidationSplit, options.Seed).Validation!.Image(0)[0] - 1;
        Dataset data = Sets.Make(60, (i, p) => i == held ? 255 : p == 0 ? i + 1 : 0);
        Network network = NetworkArchitecture.Build("dense 10", data.SampleShape, seed: 1);
        Value(network, "dense1.weight").Fill(Real.MaxValue / 4);
        Divergence found = Trainer.Fit(network, data, options).Divergence!;
        Assert.Equal((TrainingOperation.Validation, "dense1", "output", "NC306"), (found.Operation, found.Layer, found.What, found.Finding.Code));
    }

    [Fact]
    public void Changed_images_and_dropout_are_repeated_to_the_same_bits()
    {
        TrainingOptions options = TrainingCase.Options(epochs: 4) with { Augmentation = NeuralCore.Augmentation.Default, Loss = new Spoiled(call: 20, spoilsValue: true, recorded: []) };
        Train(TrainingCase.NewNetwork("flatten | dense 16 relu | dropout 0.5 | dense 10"), options);
        List<double> values = ((Spoiled)options.Loss).Recorded!;
        Assert.Equal(values[18..20], values[20..22]); // steps 19 and 20 of 9 an epoch, then the same two again
    }

    [Fact]
    public void The_sentence_names_step_layer_operation_and_advice() => Assert.Equal(
        "NC304: At step 7 (epoch 2) the weight gradient of conv1 is not finite (NaN) in the backward pass, where the loss was finite: lower the learning rate, or add normalization; clipping does not help if a gradient is not finite.",
        new Divergence(2, 7, "conv1", "weight gradient", TrainingOperation.Backward, double.NaN).ToString());

    private static Span<Real> Value(Network network, string name) => network.Parameters.Single(parameter => parameter.Name == name).Value.Span;

    private static Divergence Train(Network network, TrainingOptions options)
    {
        History history = Trainer.Fit(network, TrainingCase.Digits, options);
        Assert.Equal(StopReason.Diverged, history.StopReason);
        return history.Divergence!;
    }

    /// <summary>Softmax cross-entropy that goes wrong from a training step on, which it knows by the logits it has seen, so that a repetition fails in the same place.</summary>
    private sealed class Spoiled(int call, bool spoilsValue, List<double>? recorded = null) : Loss
    {
        private readonly SoftmaxCrossEntropy loss = new();
        private readonly List<Real> seen = [];

        public override string Name => "spoiled";

        public List<double>? Recorded => recorded;

        public override double Evaluate(Tensor logits, Tensor targets, Tensor? gradient)
        {
            double value = loss.Evaluate(logits, targets, gradient);
            if (gradient is null) return value;
            recorded?.Add(value);
            if (!seen.Contains(logits[0])) seen.Add(logits[0]);
            if (seen.IndexOf(logits[0]) + 1 < call) return value;
            if (spoilsValue) return double.NaN;
            gradient[3] = Real.NaN;
            return value;
        }
    }
}
