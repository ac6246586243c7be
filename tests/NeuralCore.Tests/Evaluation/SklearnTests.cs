using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace NeuralCore.Tests.Evaluation;

/// <summary>Every figure equals what scikit-learn and SciPy say; <c>sklearn_fixtures.py</c> beside this file names the calls and made the numbers.</summary>
public class SklearnTests
{
    private static readonly JsonNode Fixtures = JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "sklearn_fixtures.json")))!;

    public static TheoryData<string> Cases => [.. Fixtures["cases"]!.AsArray().Select(fixture => (string)fixture!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_and_confusions_are_those_of_scikit_learn(string name)
    {
        JsonNode fixture = Case(name);
        EvaluationReport report = Report(fixture);
        int classes = (int)fixture["classes"]!;
        Assert.Equal(Numbers(fixture["confusion"]), Enumerable.Range(0, classes * classes).Select(i => (double)report.Confusion[i / classes, i % classes]));
        ClassificationReport scores = report.Classes;
        Near(fixture["precision"], scores.Classes.Select(score => score.Precision));
        Near(fixture["recall"], scores.Classes.Select(score => score.Recall));
        Near(fixture["f1"], scores.Classes.Select(score => score.F1));
        Near(fixture["support"], scores.Classes.Select(score => (double)score.Support));
        Near(fixture["macro"], [scores.Macro.Precision, scores.Macro.Recall, scores.Macro.F1]);
        Near(fixture["weighted"], [scores.Weighted.Precision, scores.Weighted.Recall, scores.Weighted.F1]);
        Assert.Equal((double)fixture["accuracy"]!, report.Accuracy, 12);
        Assert.Equal((double)fixture["top2"]!, report.Top2Accuracy, 12);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_calibration_and_temperature_are_those_of_scipy(string name)
    {
        JsonNode fixture = Case(name);
        Predictions said = Report(fixture).Predictions;
        double temperature = TemperatureScaling.Fit(said);
        Assert.Equal((double)fixture["logLoss"]!, said.Loss, 6); // probabilities are floats
        Assert.Equal((double)fixture["ece"]!, Calibration.Of(said).ExpectedError, 6);
        Assert.Equal((double)fixture["temperature"]!, temperature, 6); // SciPy's search stops there
        Assert.Equal((double)fixture["temperedLoss"]!, TemperatureScaling.Loss(said, temperature), 12);
        Assert.Equal((double)fixture["temperedEce"]!, Calibration.Of(said, temperature).ExpectedError, 6);
    }

    [Fact]
    public void Intervals_are_wilsons_of_scipy() => Assert.All(Fixtures["wilson"]!.AsArray(), row =>
    {
        double[] numbers = Numbers(row);
        Interval interval = WilsonInterval.Of((int)numbers[0], (int)numbers[1]);
        Assert.Equal(numbers[2], interval.Low, 12);
        Assert.Equal(numbers[3], interval.High, 12);
    });

    [Fact]
    public void P_values_are_those_of_scipys_binomial_test() => Assert.All(Fixtures["mcnemar"]!.AsArray(), row =>
    {
        double[] numbers = Numbers(row);
        int onlyFirst = (int)numbers[0], onlySecond = (int)numbers[1];
        bool[] first = [.. Enumerable.Range(0, onlyFirst + onlySecond).Select(i => i < onlyFirst)];
        McNemarResult result = McNemar.Test(first, [.. first.Select(right => !right)]);
        Assert.Equal(1, result.PValue / numbers[2], 9);
    });

    private static JsonNode Case(string name) => Fixtures["cases"]!.AsArray().Single(fixture => (string)fixture!["name"]! == name)!;

    private static EvaluationReport Report(JsonNode fixture) => EvaluationReport.Of(new Predictions(
        [.. Enumerable.Range(0, (int)fixture["classes"]!).Select(c => $"{c}")],
        [.. Numbers(fixture["labels"]).Select(label => (byte)label)],
        [.. Numbers(fixture["logits"]).Select(logit => (Real)logit)]));

    private static void Near(JsonNode? expected, IEnumerable<double> actual) => Assert.All(Numbers(expected).Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 12));

    private static double[] Numbers(JsonNode? array) => [.. array!.AsArray().Select(number => (double)number!)];

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
