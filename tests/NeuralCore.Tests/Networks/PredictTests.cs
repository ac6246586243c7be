using NeuralCore.Tests.Layers;

namespace NeuralCore.Tests.Networks;

public sealed class PredictTests
{
    private static readonly Shape Image = new(6, 5, 1);

    private readonly Network network = NetworkArchitecture.Build("conv 3x3x4 relu | maxpool 2 | batchnorm | flatten | dropout 0.5 | dense 3", Image, 1);

    [Fact]
    public void A_batch_and_its_images_one_by_one_give_the_bits_of_a_forward_pass()
    {
        using var team = new WorkerTeam(2);
        Tensor batch = Random(300); // more than one pass
        Workspace workspace = network.CreateWorkspace(300, team);
        workspace.Input.CopyFrom(batch);
        Tensor expected = network.Forward(workspace), outputs = network.Predict(batch);
        Assert.Equal(new Shape(300, 3), outputs.Shape);
        Numbers.AssertSameBits(expected.Span, outputs.Span, "batch");
        Numbers.AssertSameBits(expected.Span, network.Predict(batch, team).Span, "batch with a team");
        for (int n = 0; n < 300; n += 37)
        {
            Tensor one = network.Predict(One(batch, n));
            Assert.Equal(new Shape(3), one.Shape);
            Numbers.AssertSameBits(expected.Span.Slice(3 * n, 3), one.Span, $"image {n}");
        }
    }

    [Fact]
    public void Probabilities_are_the_softmax_of_the_outputs_and_the_class_is_the_largest()
    {
        Tensor batch = Random(7), outputs = network.Predict(batch), probabilities = network.PredictProbabilities(batch);
        int[] classes = network.PredictClasses(batch);
        Assert.Equal(7, classes.Length);
        for (int n = 0; n < 7; n++)
        {
            double[] e = [.. Enumerable.Range(0, 3).Select(c => Math.Exp(outputs[n, c]))];
            for (int c = 0; c < 3; c++) Assert.Equal(e[c] / e.Sum(), probabilities[n, c], 1e-6);
            Assert.Equal(Array.IndexOf(e, e.Max()), classes[n]);
            Assert.Equal(classes[n], network.PredictClass(One(batch, n)));
            Assert.Equal([classes[n]], network.PredictClasses(One(batch, n)));
        }
    }

    [Fact]
    public void Outputs_of_earlier_calls_stay_as_they_are()
    {
        Tensor batch = Random(2), first = network.Predict(One(batch, 0));
        float[] kept = first.Span.ToArray();
        network.Predict(One(batch, 1));
        Assert.Equal(kept, first.Span.ToArray());
    }

    [Fact]
    public void Threads_predict_at_once()
    {
        Tensor batch = Random(64);
        float[] expected = network.Predict(batch).Span.ToArray();
        Parallel.For(0, 640, i => Numbers.AssertSameBits(expected.AsSpan(3 * (i % 64), 3), network.Predict(One(batch, i % 64)).Span, $"image {i % 64}"));
    }

    [Fact]
    public void Another_shape_is_refused()
    {
        Assert.Equal("Predict: the input is 5×6×1, the network takes 6×5×1, or a batch of them.", Assert.Throws<ArgumentException>(() => network.Predict(new Tensor(new Shape(5, 6, 1)))).Message);
        Assert.Throws<ArgumentException>(() => network.Predict(new Tensor(new Shape(2, 5, 6, 1))));
        Assert.Throws<ArgumentException>(() => network.PredictClass(Random(2)));
    }

    [Fact]
    public void The_text_of_a_network_is_its_architecture_and_size() => Assert.Equal($"{network.Architecture} ({network.ParameterCount:N0} parameters)", network.ToString());

    private static Tensor Random(int count) => new(Image.Batch(count), Numbers.Random(count * Image.Length, 5));

    private static Tensor One(Tensor batch, int n) => LayerRun.Tensor(Image, batch.Slice(n, 1).Span.ToArray());
}
