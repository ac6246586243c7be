#:project ../../src/NeuralCore/NeuralCore.csproj
// Reading a line with CTC: nothing states where a symbol begins.     dotnet run docs/samples/ReadingLines.cs
// A "line" has 16 columns of 4 numbers. Each symbol fills two or three columns with its code, with gaps between.
using NeuralCore;

const string Alphabet = "abcd";
const int Columns = 16, Height = 4;
(Dataset train, string[] _) = Lines(count: 500, seed: 1);
(Dataset test, string[] texts) = Lines(count: 200, seed: 2);

// Convolutions along the line: 1×16×4 becomes 1×16×5, logits of four symbols and the blank for each column.
var network = new Network(train.SampleShape, seed: 1,
    new Conv2D(16, new Size(1, 5), padding: Padding.Same), new ReLU(),
    new Conv2D(Alphabet.Length + 1, new Size(1, 3), padding: Padding.Same));
var options = new TrainingOptions
{
    Epochs = 12,
    BatchSize = 32,
    Loss = new CtcLoss(),
    Optimizer = parameters => new Adam(parameters, learningRate: 0.01),
};
History history = Trainer.Fit(network, train, test, options);
(double? before, double? after) = (history.Epochs[0].ValidationLoss, history.Epochs[^1].ValidationLoss);
Console.WriteLine($"loss {before:F2} before, {after:F2} after training");

int correct = 0;
for (int n = 0; n < test.Count; n++)
{
    Tensor logits = network.Predict(new Tensor(test.SampleShape, test.Features(n)));
    var symbols = new int[Columns];
    int length = CtcDecoder.Greedy(logits.Span, Columns, Alphabet.Length + 1, symbols);
    string read = string.Concat(symbols.Take(length).Select(symbol => Alphabet[symbol]));
    correct += read == texts[n] ? 1 : 0;
    if (n < 3) Console.WriteLine($"{texts[n]} was read as {read}");
}

Console.WriteLine($"{(double)correct / test.Count:P1} of {test.Count} lines read correctly");

static (Dataset Data, string[] Texts) Lines(int count, ulong seed)
{
    var pixels = new float[count * Columns * Height];
    var texts = new string[count];
    for (int n = 0; n < count; n++)
    {
        var random = new RandomStream(seed, RandomPurpose.Test, index: n);
        for (int column = random.NextInt(3); column + 3 <= Columns; column += 1 + random.NextInt(3))
        {
            int symbol = random.NextInt(Alphabet.Length);
            texts[n] += Alphabet[symbol];
            for (int width = 2 + random.NextInt(2); width > 0; width--, column++)
                pixels[(n * Columns + column) * Height + symbol] = (float)random.NextDouble(0.6, 1);
        }
    }

    var targets = new TextTargets(texts, Alphabet);
    return (new Dataset("lines", new Shape(1, Columns, Height), pixels, targets), texts);
}
