using NeuralCore.Handwriting;
using NeuralCore.Runner.Tests.Imaging;

namespace NeuralCore.Runner.Tests.Prediction;

/// <summary>A small network that learned to read generated digits, and pages to read with it. Trained once for all tests.</summary>
public sealed class DigitModel
{
    /// <summary>Pixels of a page for each of a digit's.</summary>
    private const int Scale = 3;

    private const int Cell = 28, Side = Cell * Scale;

    private static readonly Dataset Digits = GeneratedDigits.Create(300, seed: 7, part: 1);
    private static readonly Lazy<(Model Model, int[] Clear)> Trained = new(Train);

    public Model Model => Trained.Value.Model;

    /// <summary>Writes the model into a folder of its own for one test.</summary>
    internal string Save(Terminal terminal, string name = "model.safetensors")
    {
        ModelFile.Save(terminal.Path(name), Model);
        return name;
    }

    /// <summary>A sheet of white paper with lines of digits on it, as a PNG.</summary>
    internal byte[] Page(params string[] lines)
    {
        int width = (lines.Max(line => line.Length) + 1) * Side, height = (lines.Length + 1) * Side;
        var paper = new byte[width * height];
        paper.AsSpan().Fill(235);
        for (int row = 0; row < lines.Length; row++)
        {
            for (int column = 0; column < lines[row].Length; column++)
            {
                ReadOnlySpan<byte> digit = Digits.Image(Trained.Value.Clear[lines[row][column] - '0']);
                int left = Side / 2 + column * Side, top = Side / 2 + row * Side;
                for (int y = 0; y < Side; y++)
                    for (int x = 0; x < Side; x++) paper[(top + y) * width + left + x] = (byte)(235 - digit[y / Scale * Cell + x / Scale] * 200 / 255);
            }
        }

        return PngSample.Write(width, height, (x, y) => paper[y * width + x]);
    }

    /// <summary>With the model, of each digit the image that it reads most surely.</summary>
    private static (Model, int[]) Train()
    {
        Dataset training = GeneratedDigits.Create(3000, seed: 7);
        Network network = NetworkArchitecture.Build("conv 5x5x8 relu | maxpool 2 | dense 64 relu | dense 10", training.SampleShape, seed: 1);
        Trainer.Fit(network, training,
            new TrainingOptions
            {
                Epochs = 3, Seed = 1, Optimizer = parameters =>
            new Adam(parameters, learningRate: 0.003), Schedule = new ConstantSchedule()
            });
        using var team = new WorkerTeam(1);
        var evaluator = new Evaluator(network, team);
        Predictions validation = evaluator.Predict(GeneratedDigits.Create(1000, seed: 7, part: 2)), said = evaluator.Predict(Digits);
        var rule = Rejection.Fit(validation, TemperatureScaling.Fit(validation));
        int[] clear = [.. Enumerable.Range(0, 10).Select(digit => Enumerable.Range(0, Digits.Count).Where(i => said.Labels[i] == digit && said.IsCorrect(i)).MaxBy(i => said.Confidence(i)))];
        return (new Model(network, ClassNames.Digits, [new(ModelKeys.Temperature, $"{rule.Temperature}"), new(ModelKeys.RejectBelow, $"{rule.Threshold}")]), clear);
    }
}
