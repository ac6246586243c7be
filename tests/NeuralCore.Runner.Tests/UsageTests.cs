using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NeuralCore.Runner.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Theory]
    [InlineData("Did you mean 'train'?", "trian")]
    [InlineData("Did you mean '--epochs'?", "train", "--epoch", "3")]
    [InlineData("'--bogus' is not an option of evaluate", "evaluate", "--bogus")]
    [InlineData("MODEL", "evaluate")]
    [InlineData("IMAGE", "predict", "model.safetensors")]
    [InlineData("Did you mean '--json'?", "predict", "model.safetensors", "a.png", "--jsn")]
    [InlineData("--reject-below is a number from 0 to 1, not '2'", "predict", "model.safetensors", "a.png", "--reject-below", "2")]
    [InlineData("--output is empty", "predict", "model.safetensors", "a.png", "--output", "")]
    [InlineData("--epochs is an integer of at least 0, not 'many'", "train", "--epochs", "many")]
    [InlineData("--threads is an integer from 1 to 256, not '0'", "train", "--threads", "0")]
    [InlineData("Decimals are written with a point", "train", "--dropout", "0,5")]
    [InlineData("--hidden is one or more integers", "train", "--hidden", "512;256")]
    [InlineData("Did you mean 'adam'?", "train", "--optimizer", "adm")]
    [InlineData("Did you mean 'cosine'?", "train", "--schedule", "cosinus")]
    [InlineData("Did you mean 'mnist'?", "train", "--dataset", "mnits")]
    [InlineData("Did you mean 'cnn'?", "train", "--model", "cn")]
    [InlineData("^ column 13", "train", "--dataset", "generated", "--model", "conv 3x3x32 rleu | dense 10")]
    [InlineData("End it with 'dense 10'", "train", "--dataset", "generated", "--model", "dense 5")]
    [InlineData("End it with 'dense 10'", "train", "--dataset", "mnist", "--model", "dense 5")]
    [InlineData("End it with 'dense 10'", "train", "--model", "dense 5")]
    [InlineData("'-x.png' is not an option of predict", "predict", "model.safetensors", "-x.png", "--", "-y.png")]
    [InlineData("Use --optimizer adamw", "train", "--weight-decay", "0.1")]
    [InlineData("mlp has no dropout layers", "train", "--model", "mlp", "--dropout", "0.5")]
    [InlineData("is not an augmentation. Use shift, rotate, scale, shear, elastic", "train", "--augment", "rotat=3")]
    [InlineData("--augment: rotate is a number from 0 to 180 (degrees), not '300'", "train", "--augment", "rotate=300")]
    [InlineData("--limit is an integer of at least 1", "evaluate", "model", "--limit", "0")]
    [InlineData("--hidden gives the hidden layers of an mlp", "train", "--model", "cnn", "--hidden", "20")]
    [InlineData("name two folders", "train", "--dataset", "./a", "--data", "b")]
    [InlineData("leave out --data", "train", "--dataset", "generated", "--data", "b")]
    [InlineData("'mlp' is a preset, not a file", "summary", "mlp")]
    [InlineData("require --time", "summary", "--batch-size", "32")]
    [InlineData("require --time", "summary", "--threads", "1")]
    [InlineData("--batch-size is an integer", "summary", "--time", "--batch-size", "0")]
    [InlineData("--seed is an integer", "gradcheck", "--seed", "-1")]
    [InlineData("--index is one or more integers of at least 0", "show", "--index", "4,x")]
    [InlineData("Did you mean 'test'?", "show", "--part", "tset")]
    [InlineData("compare takes the folders of 2 to 26 runs, not 1", "compare", "run")]
    [InlineData("'--outptu' is not an option of compare", "compare", "a", "b", "--outptu", "c")]
    [InlineData("'a' is named twice", "compare", "a", "a/")]
    [InlineData("Valid values are pytorch, keras", "import", "a.safetensors", "--from", "tensorflow")]
    [InlineData("--input-shape is height, width and channels", "import", "a.safetensors", "--input-shape", "28x28")]
    [InlineData("--std is a number above 0, or one per channel", "import", "a.safetensors", "--std", "0")]
    [InlineData("--mean is a number that is finite", "import", "a.safetensors", "--mean", "0.5,x")]
    [InlineData("--class-names is a list of names", "import", "a.safetensors", "--class-names", "a,,b")]
    [InlineData("'--outptu' is not an option of import", "import", "--outptu")]
    [InlineData("MODEL", "quantize")]
    [InlineData("'--bogus' is not an option of quantize", "quantize", "--bogus")]
    public void A_wrong_command_line_exits_with_1_and_says_what_would_be_right(string said, params string[] arguments)
    {
        Outcome outcome = terminal.Run(arguments);
        outcome.ExpectError(1, said);
        Assert.Empty(outcome.Output);
        Assert.Empty(Directory.GetFileSystemEntries(terminal.Folder));
    }

    [Theory]
    [InlineData("Exit codes:")]
    [InlineData("neuralcore evaluate", "--help")]
    [InlineData("--validation-split", "train", "--help")]
    [InlineData("--dataset", "evaluate", "--help")]
    [InlineData("--show-stages", "predict", "--help")]
    [InlineData("--model", "summary", "--help")]
    [InlineData("--time", "summary", "--help")]
    [InlineData("--seed", "gradcheck", "--help")]
    [InlineData("--part", "show", "--help")]
    [InlineData("--output", "compare", "--help")]
    [InlineData("--architecture", "import", "--help")]
    [InlineData("--output", "quantize", "--help")]
    public void Help_shows_options_and_examples(string said, params string[] arguments)
    {
        Outcome outcome = terminal.Run(arguments).Expect(0);
        Assert.Contains(said, outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Usage:\n  neuralcore", outcome.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_the_commands_lists_the_options_that_train_has()
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../docs/commands.md"));
        string help = terminal.Run("train", "--help").Expect(0).Output;
        var listed = new SortedSet<string>(Regex.Matches(page, @"^\| `(--[a-z-]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        var offered = new SortedSet<string>(Regex.Matches(help, @"^ +(?:-\S, )*(--[a-z-]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        offered.Remove("--help");
        Assert.NotEmpty(listed);
        Assert.Equal(offered, listed);
    }

    [Fact]
    public void The_page_of_the_commands_and_the_help_describe_a_presets_recipe()
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../docs/commands.md"));
        string help = Regex.Replace(terminal.Run("train", "--help").Expect(0).Output, @"\s+", " ");
        foreach (Recipe recipe in Recipe.All)
        {
            Assert.Contains($"| `{recipe.Preset}` | {recipe.Epochs} | {recipe.BatchSize} | {recipe.LearningRate} (adam under one-cycle) | {recipe.LabelSmoothing} | {recipe.ValidationSplit}", page, StringComparison.Ordinal);
            Assert.Contains($"Defaults of {recipe.Preset}", help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_version_is_the_librarys() =>
        Assert.StartsWith(typeof(Network).Assembly.GetName().Version!.ToString(3), terminal.Run("--version").Expect(0).Output, StringComparison.Ordinal);

    public void Dispose() => terminal.Dispose();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
