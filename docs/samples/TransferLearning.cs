#:project ../../src/NeuralCore.Handwriting/NeuralCore.Handwriting.csproj
// Transfer learning: features learned on the digits 0 to 4 serve for 5 to 9, with 200 images to learn from.
//     dotnet run docs/samples/TransferLearning.cs
using NeuralCore;
using NeuralCore.Handwriting;

Dataset digits = GeneratedDigits.Create(4000, seed: 1), others = GeneratedDigits.Create(1000, seed: 1, part: 1);
Dataset first = Where(digits, label => label < 5);
Dataset few = Where(digits, label => label >= 5).Take(200), test = Where(others, label => label >= 5);

// 1. A network for the first task, with many images.
var network = new Network(first.SampleShape, seed: 1,
    new Conv2D(8, 3), new ReLU(), new MaxPool2D(2), new Conv2D(16, 3), new ReLU(), new MaxPool2D(2), new Flatten(),
    new Dense(10));
Trainer.Fit(network, first, Options(epochs: 3));

// 2. Its layers except the last, frozen, with a new last layer (the head) for the second task.
Layer[] body = [.. network.Detach().SkipLast(1)];
foreach (Layer layer in body) layer.IsFrozen = true;
var transferred = new Network(first.SampleShape, seed: 1, [.. body, new Dense(10)]);
History history = Trainer.Fit(transferred, few, Options(epochs: 20));

Console.WriteLine($"{transferred.ParameterCount} parameters, of which "
    + $"{transferred.TrainableParameters.Sum(parameter => parameter.Value.Length)} are trained");
Console.WriteLine($"loss {history.Epochs[0].TrainLoss:F2} before, {history.Epochs[^1].TrainLoss:F2} after training");
Console.WriteLine($"{transferred.Evaluate(test).Accuracy:P1} of {test.Count} digits from 5 to 9 classified correctly");

static Dataset Where(Dataset data, Predicate<int> condition) =>
    data.Subset([.. Enumerable.Range(0, data.Count).Where(n => condition(data.Labels[n]))]);

static TrainingOptions Options(int epochs) => new()
{
    Epochs = epochs,
    BatchSize = 32,
    Optimizer = parameters => new Adam(parameters, learningRate: 0.003),
};
