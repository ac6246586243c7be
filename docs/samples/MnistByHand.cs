#:project ../../src/NeuralCore.Handwriting/NeuralCore.Handwriting.csproj
// A training loop written out: forward, loss, backward, step.     dotnet run docs/samples/MnistByHand.cs
// Reads the files of MNIST in data/mnist; with the argument "generated" it draws digits instead:
//     dotnet run docs/samples/MnistByHand.cs -- generated
using NeuralCore;
using NeuralCore.Handwriting;

const int BatchSize = 64, Epochs = 2;
(Dataset train, Dataset test) = args is ["generated"]
    ? (GeneratedDigits.Create(4000, seed: 1), GeneratedDigits.Create(1000, seed: 1, part: 1))
    : Mnist.Load();

WorkerTeam team = WorkerTeam.Shared;
var network = new Network(train.SampleShape, seed: 1, new Flatten(), new Dense(64), new ReLU(), new Dense(10));
var loss = new SoftmaxCrossEntropy();
var optimizer = new Adam(network.Parameters, learningRate: 0.003);
Workspace workspace = network.CreateWorkspace(BatchSize, team, training: true);
var targets = new Tensor(network.OutputShape.Batch(BatchSize));
int[] order = [.. Enumerable.Range(0, train.Count)];

for (int epoch = 1; epoch <= Epochs; epoch++)
{
    new RandomStream(1, RandomPurpose.Shuffle, epoch).Shuffle<int>(order);
    double sum = 0;
    int steps = train.Count / BatchSize; // the last, smaller batch is left out
    for (int step = 0; step < steps; step++)
    {
        ReadOnlySpan<int> batch = order.AsSpan(step * BatchSize, BatchSize);
        Phase phase = Phase.Train(seed: 1, optimizer.StepCount);
        train.FillSamples(team, batch, workspace.Input);
        train.FillTargets(batch, targets);

        Tensor logits = network.Forward(workspace, phase);
        sum += loss.Evaluate(logits, targets, workspace.OutputGradient); // the loss, and dz = (p − t)/N
        network.Backward(workspace, phase);                              // adds to the gradients
        optimizer.Step(team);                                            // uses them and sets them to 0
    }

    Console.WriteLine($"epoch {epoch}: mean loss {sum / steps:F3}");
}

EvaluationResult result = network.Evaluate(test);
Console.WriteLine($"{result.Accuracy:P1} of {result.Count} test images classified correctly");
