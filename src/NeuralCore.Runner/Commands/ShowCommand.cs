using System.CommandLine;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Answers;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore show</c>: draws images of a data set in the terminal.</summary>
internal static class ShowCommand
{
    private const string Test = "test", Train = "train";

    /// <summary>Names of the synthetic training lines of the readers.</summary>
    private const string DigitLines = "generated-amounts", TextLines = "generated-text";

    public static Command Create()
    {
        Option<string?> dataset = CommandOption.Dataset(
            $"auto: MNIST. {DigitLines} and {TextLines}: the lines that readers are trained on. [auto]");
        Option<string?> data = CommandOption.DataFolder(), set = CommandOption.DataSet();
        Option<int[]?> index =
            CommandOption.IntegerList(
                "--index", "4,7,9", "Indices of the images, starting at 0. [0]", int.MaxValue, min: 0);
        Option<string?> part = CommandOption.Choice(
            "--part", $"{Test}|{Train}", $"Test or training images. [{Test}]", [Test, Train]);
        Option<string?> readings = CommandOption.Text("--readings", "DIR",
            $"Read 1,000 of the {DigitLines} or {TextLines} with the built-in reader, and write images of correct and "
            + "wrong readings to this folder.");
        var command = new Command(
            "show", "Draw images of a data set with their labels.") { dataset, data, set, index, part, readings };
        command.SetAction(parsed => parsed.GetValue(readings) is { Length: > 0 } folder
            ? (int)WriteReadings(folder, parsed.GetValue(dataset))
            : parsed.GetValue(dataset) is DigitLines or TextLines
            ? (int)ShowLines(parsed.GetValue(dataset) == TextLines, parsed.GetValue(index) ?? [.. Enumerable.Range(0, 8)])
            : (int)Run(
            DataChoice.Of(parsed.GetValue(dataset), parsed.GetValue(data), parsed.GetValue(set)),
            parsed.GetValue(part) ?? Test,
            parsed.GetValue(index) is { Length: > 0 } indices ? indices : [0]));
        return command;
    }

    private static ExitCode Run(DataChoice choice, string part, int[] indices)
    {
        var screen = Screen.Output();
        using var interruption = new Interruption(screen);
        Dataset images = Find(new DataFinder(screen, interruption.Token), choice, part, indices.Max());
        if (indices.Where(index => index >= images.Count).Select(index => (int?)index).FirstOrDefault() is { } outside)
            throw new UsageException($"--index: {images.Name} has {Figures.Count(images.Count, "image")}, numbered " +
                $"from 0: there is no image {outside}.");
        ImageStrip.Write(screen, images, indices, index =>
            [$"image {index}", $"label {images.ClassNames[images.Labels[index]]}"]);
        return ExitCode.Success;
    }

    /// <summary>Draws synthetic lines; those of an index are the same on every machine.</summary>
    private static ExitCode ShowLines(bool isText, int[] indices)
    {
        var screen = Screen.Output();
        var generator = new LineGenerator(TrainingDefaults.Seed, ReaderKind.Training, images: null, isText);
        foreach (int index in indices)
        {
            (Dataset line, string text) = generator.Example(index);
            ImageStrip.Write(screen, line, [0], _ => [$"line {index}", $"text {(text.Length == 0 ? "(none)" : text)}"]);
        }

        return ExitCode.Success;
    }

    private static ExitCode WriteReadings(string folder, string? dataset)
    {
        if (dataset is not (DigitLines or TextLines))
            throw new UsageException($"--readings reads synthetic lines: add --dataset {DigitLines} or {TextLines}.");
        var screen = Screen.Output();
        using var interruption = new Interruption(screen);
        LineEvaluation report = ReadingSheets.Write(folder, dataset == TextLines, interruption.Token);
        screen.Result($"{Figures.Count(report.Exact)} of {Figures.Count(report.Count, "line")} read exactly, character "
            + $"error rate {Figures.Percent(report.CharacterErrorRate)}: {ReadingSheets.Exact} and "
            + $"{ReadingSheets.Errors} in {folder}", "bold");
        return ExitCode.Success;
    }

    private static Dataset Find(DataFinder finder, DataChoice choice, string part, int largest)
    {
        // A missing data set is downloaded and never replaced by generated digits.
        if (choice.Dataset == DataChoice.Auto && choice.Folder is null)
            choice = choice with { Dataset = DataChoice.Mnist };
        return part == Test ? finder.ForTesting(choice).Sets.Test
            : finder.ForTraining(choice, (int)Math.Min(int.MaxValue, largest + 1L)).Sets.Train!;
    }
}
