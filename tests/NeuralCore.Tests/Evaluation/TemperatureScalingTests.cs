namespace NeuralCore.Tests.Evaluation;

public class TemperatureScalingTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(40)]
    public void Logits_that_were_scaled_are_scaled_back(double scale)
    {
        double natural = TemperatureScaling.Fit(Drawn(1));
        Assert.Equal(scale * natural, TemperatureScaling.Fit(Drawn(scale)), scale * 1e-5);
        Assert.InRange(natural, 0.9, 1.1); // the labels were drawn from the probabilities
    }

    [Fact]
    public void No_temperature_nearby_has_a_lower_loss()
    {
        Predictions said = Drawn(3);
        double t = TemperatureScaling.Fit(said), loss = TemperatureScaling.Loss(said, t);
        foreach (double factor in (double[])[0.5, 0.9, 0.999, 1.001, 1.1, 2]) Assert.True(loss < TemperatureScaling.Loss(said, t * factor), $"T·{factor} is better.");
        Assert.True(Calibration.Of(said, t).ExpectedError < Calibration.Of(said).ExpectedError);
    }

    [Fact]
    public void At_1_the_loss_is_that_of_the_predictions() => Assert.Equal(Drawn(1).Loss, TemperatureScaling.Loss(Drawn(1), 1), 6);

    [Fact]
    public void Two_right_of_three_are_two_thirds_sure()
    {
        // All logits (2, 0): 1/(1 + e^(−2/T)) = 2/3 at T = 2/ln 2.
        Assert.Equal(2 / Math.Log(2), TemperatureScaling.Fit(Said.Of([0, 0, 1], [2, 0], [2, 0], [2, 0])), 9);
    }

    [Fact]
    public void Where_the_loss_has_no_minimum_the_end_of_the_range_is_taken()
    {
        Assert.Equal(TemperatureScaling.Lowest, TemperatureScaling.Fit(Said.Of([0, 1], [2, 0], [0, 3])));
        Assert.Equal(TemperatureScaling.Highest, TemperatureScaling.Fit(Said.Of([1, 0], [2, 0], [0, 3])));
    }

    [Fact]
    public void Rows_that_are_not_finite_are_left_out_and_nothing_gives_1()
    {
        Assert.Equal(1, TemperatureScaling.Fit(Said.Of([])));
        Assert.Equal(1, TemperatureScaling.Fit(Said.Of([0], [Real.NaN, 1])));
        Assert.Equal(2 / Math.Log(2), TemperatureScaling.Fit(Said.Of([0, 0, 1, 1], [2, 0], [2, 0], [2, 0], [Real.NegativeInfinity, 0])), 9);
    }

    [Fact]
    public void Huge_logits_do_not_overflow() => Assert.InRange(TemperatureScaling.Fit(Said.Of([0, 1, 1], [900, 0], [900, 0], [0, 900])), 10, TemperatureScaling.Highest);

    /// <summary>2000 rows over four classes whose labels are drawn from their own softmax; then the logits are scaled.</summary>
    private static Predictions Drawn(double scale)
    {
        var stream = new RandomStream(7, RandomPurpose.Initialize);
        var labels = new int[2000];
        var logits = new Real[labels.Length * 4];
        for (int n = 0; n < labels.Length; n++)
        {
            double[] z = [.. Enumerable.Range(0, 4).Select(_ => 4 * stream.NextDouble())];
            double left = stream.NextDouble() * z.Sum(Math.Exp);
            while (left > Math.Exp(z[labels[n]])) left -= Math.Exp(z[labels[n]++]);
            for (int c = 0; c < 4; c++) logits[n * 4 + c] = (Real)(scale * z[c]);
        }

        return new Predictions(["a", "b", "c", "d"], labels, logits);
    }
}
