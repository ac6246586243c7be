namespace NeuralCore.Tests.Evaluation;

public class CalibrationTests
{
    [Fact]
    public void The_error_is_the_weighted_gap_between_confidence_and_accuracy()
    {
        // Bins of a fifth: 0.7 and 0.75 (one of two right), 0.9 (right), 0.95 (wrong).
        Calibration calibration = Calibration.Of(Said.Confident((0.7, true), (0.75, false), (0.9, true), (0.95, false)), bins: 5);
        Assert.Equal([0, 0, 0, 2, 2], calibration.Bins.Select(bin => bin.Count));
        Assert.Equal(0.725, calibration.Bins[3].MeanConfidence, 6);
        Assert.Equal((0.5, 0.5), (calibration.Bins[3].Accuracy, calibration.Bins[4].Accuracy));
        Assert.Equal((2 * (0.725 - 0.5) + 2 * (0.925 - 0.5)) / 4, calibration.ExpectedError, 6);
    }

    [Fact]
    public void Bins_meet_without_a_gap_and_include_their_upper_end()
    {
        Calibration calibration = Calibration.Of(Said.Of([0, 0], [0, 0], [1000, 0]), bins: 2);
        Assert.Equal([(0.0, 0.5, 1), (0.5, 1.0, 1)], calibration.Bins.Select(bin => (bin.From, bin.To, bin.Count)));
        Assert.Equal(Calibration.DefaultBins, Calibration.Of(Said.Of([0], [1, 0])).Bins.Count);
    }

    [Fact]
    public void A_temperature_divides_the_logits()
    {
        Predictions said = Said.Of([0, 1, 2], [2, 4, -6], [8, 0, 1], [3, 3, 9]), halved = Said.Of([0, 1, 2], [1, 2, -3], [4, 0, (Real)0.5], [(Real)1.5, (Real)1.5, (Real)4.5]);
        Assert.Equal(Calibration.Of(halved).ExpectedError, Calibration.Of(said, temperature: 2).ExpectedError, 6);
        Assert.Throws<ArgumentException>(() => Calibration.Of(said, temperature: 0));
    }

    [Fact]
    public void Who_is_always_right_and_sure_has_no_error() => Assert.Equal(0, Calibration.Of(Said.Of([0, 1], [1000, 0], [0, 1000])).ExpectedError);

    [Fact]
    public void An_image_without_a_confidence_is_in_no_bin()
    {
        Calibration calibration = Calibration.Of(Said.Of([0, 0], [Real.NaN, 0], [0, 0]));
        Assert.Equal(1, calibration.Bins.Sum(bin => bin.Count));
        Assert.Equal(0.5, calibration.ExpectedError);
    }

    [Fact]
    public void An_empty_bin_and_an_empty_set_have_no_figures()
    {
        Calibration calibration = Calibration.Of(Said.Of([]));
        Assert.True(double.IsNaN(calibration.ExpectedError) && double.IsNaN(calibration.Bins[0].Accuracy) && double.IsNaN(calibration.Bins[0].MeanConfidence));
    }
}
