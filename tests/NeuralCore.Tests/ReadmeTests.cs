using System.Runtime.CompilerServices;
using NeuralCore.Handwriting;

namespace NeuralCore.Tests;

public class ReadmeTests
{
    [Fact]
    public void Readme_program_learns_to_read_digits()
    {
        var digits = GeneratedDigits.TrainTest(seed: 1);
        var network = new Network(digits.Test.SampleShape, seed: 1,
            new Conv2D(8, 3), new ReLU(), new MaxPool2D(2), new Flatten(), new Dense(10));

        var options = new TrainingOptions { Epochs = 2, Optimizer = parameters => new Adam(parameters, learningRate: 0.003) };
        History history = Trainer.Fit(network, digits.Train!, options);

        EvaluationResult result = network.Evaluate(digits.Test);
        Console.WriteLine($"{result.Accuracy:P1} of {result.Count} digits classified correctly after {history.TrainSeconds:F1} s");

        Assert.True(result.Accuracy > 0.85, $"The README's program reads {result.Accuracy:P1}.");
    }

    [Fact]
    public void Readme_shows_the_body_of_the_test_above()
    {
        string[] shown = [.. Between(File.ReadAllLines(Path.Combine(Root(), "README.md")), "```csharp", "```").SkipWhile(line => line.Length == 0 || line.StartsWith("using ", StringComparison.Ordinal))];
        string[] tested = [.. File.ReadAllLines(ThisFile()).Select(line => line.Length > 8 ? line[8..] : line.Trim())];
        Assert.NotEmpty(shown);
        Assert.Contains(string.Join('\n', shown), string.Join('\n', tested), StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_links_point_at_files_that_exist()
    {
        string readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(readme, @"\]\((?!http)([^)#]+)"))
            Assert.True(Path.Exists(Path.Combine(Root(), link.Groups[1].Value)), $"README links to {link.Groups[1].Value}, which is not there.");
    }

    [Fact]
    public void The_first_code_of_the_readme_is_within_15_lines() =>
        Assert.InRange(Array.FindIndex(File.ReadAllLines(Path.Combine(Root(), "README.md")), line => line.StartsWith("```", StringComparison.Ordinal)), 0, 14);

    private static string[] Between(string[] lines, string open, string close) =>
        [.. lines.SkipWhile(line => line != open).Skip(1).TakeWhile(line => line != close)];

    private static string Root() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
