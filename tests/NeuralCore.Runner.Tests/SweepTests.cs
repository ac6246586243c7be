using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Tests;

public sealed class SweepTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void All_combinations_are_trained_ranked_and_compared_and_found_again()
    {
        string data = SmallDigits.Write(terminal);
        string[] command = ["sweep", "--data", data, "--model", "dense 10", "--epochs", "1", "--validation-split", "0.3", "--vary", "learning-rate=0.0001,0.05", "--shards", "2"];
        string output = terminal.Run(command).Expect(0).Output;
        Assert.Contains("Trial 2 of 2: --learning-rate 0.05", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +learningRate +0.05 +0.0001 *\r?\n", output);
        string[] table = File.ReadAllLines(terminal.Path("results/sweep.csv"));
        Assert.Equal(3, table.Length);
        Assert.Contains("\"--learning-rate 0.05\"", table[1], StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(terminal.Path("results"), "compare-*.svg"));

        // One run is lost: it is trained again, the other is not.
        string kept = terminal.Path($"results/{table[1].Split(',')[1]}"), lost = terminal.Path($"results/{table[2].Split(',')[1]}");
        Directory.Delete(lost, recursive: true);
        output = terminal.Run(command).Expect(0).Output;
        Assert.Contains("--learning-rate 0.05: trained before", output, StringComparison.Ordinal);
        Assert.Contains("--learning-rate 0.0001: Test accuracy", output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetDirectories(terminal.Path("results")).Length);
        Assert.True(Directory.Exists(kept));
        Assert.Equal(
            table.Select(WithoutNameAndSeconds), File.ReadAllLines(terminal.Path("results/sweep.csv")).Select(WithoutNameAndSeconds));

        static string WithoutNameAndSeconds(string line) => string.Join(',', line.Split(',')[2..^1]);
    }

    [Fact]
    public void Random_trials_are_reproducible_and_inside_their_ranges()
    {
        SweepAxis[] axes = [SweepPlan.Parse("learning-rate=0.001..0.1"), SweepPlan.Parse("batch-size=16..256"), SweepPlan.Parse("hidden=8;16,8")];
        IReadOnlyList<string[]> trials = SweepPlan.Random(axes, 200, seed: 3);
        Assert.Equal(trials.Take(50), SweepPlan.Random(axes, 50, seed: 3));
        double[] rates = [.. trials.Select(words => double.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.All(rates, rate => Assert.InRange(rate, 0.001, 0.1));
        Assert.InRange(rates.Count(rate => rate < 0.01), 70, 130); // half of the decades
        Assert.All(trials, words => Assert.InRange(int.Parse(words[3], System.Globalization.CultureInfo.InvariantCulture), 16, 256));
        Assert.Equal(["16,8", "8"], trials.Select(words => words[5]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(6, SweepPlan.Grid([SweepPlan.Parse("seed=1,2,3"), SweepPlan.Parse("optimizer=sgd,adam")]).Count);
    }

    [Theory]
    [InlineData("speed=1,2", "expected NAME=VALUES")]
    [InlineData("epochs=1,a", "--epochs")]
    [InlineData("learning-rate=1..0.1", "the smaller first")]
    [InlineData("threads=1,2", "the sweep itself sets --threads")]
    public void A_wrong_axis_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => SweepPlan.Parse(text)).Message, StringComparison.Ordinal);

    public void Dispose() => terminal.Dispose();
}
