#:project ../../src/NeuralCore/NeuralCore.csproj
// Regression: a network learns y = x·x·x from noisy samples.     dotnet run docs/samples/Regression.cs
using NeuralCore;

const int Count = 200;
var random = new RandomStream(seed: 1, RandomPurpose.Test);
var x = new float[Count];
var t = new float[Count];
for (int n = 0; n < Count; n++)
{
    x[n] = (float)random.NextDouble(-1, 1);
    t[n] = x[n] * x[n] * x[n] + (float)(0.05 * random.NextNormal());
}

var data = new Dataset("cubic", new Shape(1), x, new ValueTargets(t));
var network = new Network(data.SampleShape, seed: 1, new Dense(16), new Tanh(), new Dense(1));
var options = new TrainingOptions
{
    Epochs = 200,
    BatchSize = 32,
    Loss = new MeanSquaredError(),
    Optimizer = parameters => new Adam(parameters, learningRate: 0.02),
};
History history = Trainer.Fit(network, data, options);

Console.WriteLine($"validation loss {history.Epochs[^1].ValidationLoss:F4}; the noise alone is {0.05 * 0.05:F4}");
foreach (float input in (float[])[-0.8f, 0, 0.8f])
    Console.WriteLine($"x = {input,4}: predicted {network.Predict(new Tensor(new Shape(1), [input]))[0]:F2}, "
        + $"correct {input * input * input:F2}");
