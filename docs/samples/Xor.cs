#:project ../../src/NeuralCore/NeuralCore.csproj
// XOR: the smallest problem that one layer cannot solve.     dotnet run docs/samples/Xor.cs
using NeuralCore;

var xor = new Dataset("xor", new Shape(2), [0, 0, 0, 1, 1, 0, 1, 1], new ValueTargets([0, 1, 1, 0]));
var network = new Network(xor.SampleShape, seed: 1, new Dense(8), new Tanh(), new Dense(1));
var options = new TrainingOptions
{
    Epochs = 300,
    ValidationSplit = 0, // all four samples are needed for training
    Loss = new MeanSquaredError(),
    Optimizer = parameters => new Adam(parameters, learningRate: 0.05),
};
History history = Trainer.Fit(network, xor, options);

Console.WriteLine($"loss {history.Epochs[0].TrainLoss:F4} before, {history.Epochs[^1].TrainLoss:F4} after training");
for (int n = 0; n < xor.Count; n++)
{
    Tensor input = new(xor.SampleShape, xor.Features(n));
    Console.WriteLine($"{input[0]} xor {input[1]} = {network.Predict(input)[0]:F2}");
}
