using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Networks;

public sealed class ClassOutputsTests
{
    private const int Classes = 4;

    private static readonly float[] Logits = Draw();

    [Fact]
    public void Values_show_what_they_are()
    {
        Assert.Equal(OutputMeaning.Logits, ClassOutputs.MeaningOf(Logits, Classes));
        Assert.Equal(OutputMeaning.Probabilities, ClassOutputs.MeaningOf(Softmax(Logits), Classes));
        Assert.Equal(OutputMeaning.LogProbabilities,
            ClassOutputs.MeaningOf([.. Softmax(Logits).Select(p => (float)Math.Log(p))], Classes));
        Assert.Equal(OutputMeaning.IndependentProbabilities,
            ClassOutputs.MeaningOf([.. Logits.Select(Sigmoid)], Classes));
        Assert.Equal(OutputMeaning.Logits, ClassOutputs.MeaningOf([.. Logits.Select(z => Math.Max(z, 0))], Classes));
        Assert.Equal(OutputMeaning.Logits, ClassOutputs.MeaningOf(new float[8], Classes));
        Assert.Equal(OutputMeaning.Probabilities,
            ClassOutputs.MeaningOf([float.NaN, 0, 0, 0, .. Softmax(Logits)], Classes));
        Assert.Equal(OutputMeaning.Logits, ClassOutputs.MeaningOf([float.NaN, 0, 0, 0], Classes));
    }

    [Theory]
    [InlineData(OutputMeaning.Logits)]
    [InlineData(OutputMeaning.LogProbabilities)]
    [InlineData(OutputMeaning.Probabilities)]
    [InlineData(OutputMeaning.IndependentProbabilities)]
    public void As_logits_all_give_the_same_probabilities(OutputMeaning meaning)
    {
        float[] outputs = meaning switch
        {
            OutputMeaning.LogProbabilities => [.. Softmax(Logits).Select(p => (float)Math.Log(p))],
            OutputMeaning.Probabilities => Softmax(Logits),
            OutputMeaning.IndependentProbabilities => [.. Logits.Select(Sigmoid)],
            _ => [.. Logits],
        };
        ClassOutputs.ToLogits(meaning, outputs);
        Assert.Equal(Softmax(Logits), Softmax(outputs), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Certainty_becomes_a_finite_logit_and_NaN_stays()
    {
        float[] outputs = [0, 1, float.NaN, 0.5f];
        ClassOutputs.ToLogits(OutputMeaning.IndependentProbabilities, outputs);
        Assert.True(outputs[0] < -80 && outputs[1] > 17 && float.IsFinite(outputs[0]) && float.IsFinite(outputs[1]));
        Assert.True(float.IsNaN(outputs[2]));
        Assert.Equal(0, outputs[3]);
    }

    [Fact]
    public void A_network_that_ends_in_a_sigmoid_is_evaluated_as_the_one_without()
    {
        Dataset digits = GeneratedDigits.Create(200, seed: 5);
        Network plain = NetworkArchitecture.Build("flatten | dense 10", digits.SampleShape, seed: 3),
            ended = NetworkArchitecture.Build("flatten | dense 10 sigmoid | dropout 0.5", digits.SampleShape, seed: 3);
        for (int i = 0; i < plain.Parameters.Count; i++) ended.Parameters[i].Value.CopyFrom(plain.Parameters[i].Value);
        Assert.Equal((OutputMeaning.Logits, OutputMeaning.IndependentProbabilities),
            (plain.OutputMeaning, ended.OutputMeaning));
        using var team = new WorkerTeam(1);
        Predictions expected = new Evaluator(plain, team).Predict(digits),
            found = new Evaluator(ended, team).Predict(digits);
        Assert.Equal(expected.Loss, found.Loss, 1e-5);
        Assert.Equal(expected.Loss, new Evaluator(ended, team).Evaluate(digits).Loss, 1e-5);
        for (int n = 0; n < digits.Count; n++) Assert
            .Equal((expected.Prediction(n), expected.Confidence(n)), (found.Prediction(n), found.Confidence(n)), (a, b) =>
            a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-5);
        var image = new Tensor(digits.SampleShape);
        for (int i = 0; i < image.Length; i++) image[i] = digits.Image(0)[i] / 255f;
        Assert.Equal(plain.PredictProbabilities(image).Span.ToArray(), ended.PredictProbabilities(image).Span.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    private static float Sigmoid(float z) => (float)(1 / (1 + Math.Exp(-z)));

    private static float[] Softmax(float[] logits) =>
        [.. logits.Chunk(Classes).SelectMany(z =>
            z.Select(value => (float)(Math.Exp(value) / z.Sum(other => Math.Exp(other)))))];

    private static float[] Draw()
    {
        var random = new RandomStream(4, RandomPurpose.Test);
        var values = new float[10 * Classes];
        foreach (ref float value in values.AsSpan()) value = 3 * (float)random.NextNormal();
        return values;
    }
}
