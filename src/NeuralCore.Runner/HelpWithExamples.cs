using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NeuralCore.Handwriting;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner;

/// <summary>The usual help, followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int result = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach ((string line, string meaning) in Examples(parseResult.CommandResult.Command.Name))
            output.WriteLine($"  {line,-66}  {meaning}");
        if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine();
            output.WriteLine("Environment:");
            output.WriteLine($"  {PublishedDataset.Mnist.EnvironmentVariable}, " +
                $"{PublishedDataset.FashionMnist.EnvironmentVariable}  folders with MNIST and Fashion-MNIST");
            output.WriteLine($"  {DataFinder.MirrorVariable}                  a URL to download them from " +
                "instead of the default mirrors");
            output.WriteLine($"  {Failure.DebugVariable}=1                 print the stack trace of an error");
            output.WriteLine("  NO_COLOR                           no colours");
            output.WriteLine();
            output.WriteLine("Exit codes: 0 done, 1 wrong usage, 2 bad input or output, 3 training failed or results " +
                "not saved, 4 a check failed, 130 cancelled.");
        }

        output.WriteLine();
        return result;
    }

    private static (string Line, string Meaning)[] Examples(string command) => command switch
    {
        "train" =>
        [
            ("neuralcore train", "MNIST, the convolutional network, the defaults"),
            ("neuralcore train --model mlp --epochs 5", "a small, fast network"),
            ("neuralcore train --model fast", "99 % on MNIST in the shortest time, with the recipe of the preset"),
            ("neuralcore train --hidden 512,256 --dropout 0.2", "a custom MLP"),
            ("neuralcore train --model \"conv 5x5x16 relu | maxpool 2 | dense 10\"", "a custom architecture"),
            ("neuralcore train --augment default", "data augmentation, for better generalisation"),
            ("neuralcore train --dataset fashion --patience 3 --epochs 30", "early stopping"),
            ("neuralcore train --resume results/<run>", "resume an interrupted run"),
            ("mpiexec -n 4 neuralcore train", "four processes share each batch (MPICH or Open MPI)"),
            ("neuralcore train --from MODEL --data my-digits --learning-rate 0.0005", "fine-tune a trained model"),
            ("neuralcore train --reader digits", "a reader of handwritten lines, on synthetic lines"),
            ("neuralcore train --from READER --dataset DIR", "fine-tune a reader on images and labels.csv in DIR"),
            ("neuralcore train --model mlp --check-determinism",
                "compare the weights for different threads and instructions"),
            ("neuralcore train --dataset generated --json > run.json", "no data needed, results as JSON"),
        ],
        "evaluate" =>
        [
            ("neuralcore evaluate results/<run>/model.safetensors", "on the test set of its data set"),
            ("neuralcore evaluate MODEL --dataset mnist --json", "on MNIST, results as JSON"),
            ("neuralcore evaluate MODEL --robustness", "also on shifted, rotated and noisy images"),
            ("neuralcore evaluate MODEL --data my-digits", "on a folder with t10k-images… and t10k-labels…"),
        ],
        "predict" =>
        [
            ("neuralcore predict cheque.jpg", "read the digits in a photo, a scan or a drawing"),
            ("neuralcore predict --alphabet text --lexicon names.txt forms", "the nearest of a list of names, all images of a folder"),
            ("neuralcore predict --one cells --output cells.csv", "one character per image, as a CSV table"),
            ("neuralcore predict \"scans/*.png\" --json", "bounding boxes and probabilities as JSON"),
            ("neuralcore predict photo.jpg --show-stages stages", "write the processing stages as images"),
            ("neuralcore predict results/<run> digits", "with the model of a run"),
            ("neuralcore predict MODEL own", "own/7/a.png, own/3/b.png, …: print the accuracy"),
        ],
        "export" =>
        [
            ("neuralcore export results/<run>", "model.onnx beside the model, verified on 1,000 images"),
            ("neuralcore export MODEL --probabilities --output digits.onnx",
                "outputs are probabilities instead of logits"),
        ],
        "import" =>
        [
            ("neuralcore import weights.safetensors --architecture mlp",
                "a PyTorch state_dict in the layers of a preset"),
            ("neuralcore import w.safetensors --architecture \"conv 3x3x8 relu | dense 10\"",
                "in a custom architecture"),
            ("neuralcore import w.safetensors --architecture cnn --mean 0.1307 --std 0.3081",
                "trained on normalised images"),
            ("neuralcore import model.onnx", "an ONNX graph as trainable layers"),
        ],
        "quantize" =>
        [
            ("neuralcore quantize results/<run>", "model-int8.safetensors beside the model, evaluated on its test set"),
            ("neuralcore quantize MODEL --dataset mnist --output small.safetensors", "evaluated on MNIST"),
        ],
        "compare" =>
        [
            ("neuralcore compare results/RUN-A results/RUN-B",
                "which is better, and whether the difference is significant"),
            ("neuralcore compare results/*-mlp-* --output charts", "all with the first, the chart in a folder"),
        ],
        "sweep" =>
        [
            ("neuralcore sweep --vary learning-rate=0.001,0.005 --vary optimizer=adam,sgd", "all four combinations"),
            ("neuralcore sweep --vary learning-rate=0.0001..0.1 --random 20 --jobs 2",
                "20 random values, two trainings at a time"),
        ],
        "show" =>
        [
            ("neuralcore show --index 4,7,9", "three digits of MNIST's test set"),
            ("neuralcore show --dataset fashion --part train --index 0", "a training image of Fashion-MNIST"),
        ],
        "summary" =>
        [
            ("neuralcore summary", "the default network"),
            ("neuralcore summary --model mlp --time", "the time of each stage of a training step"),
            ("neuralcore summary results/<run>/model.safetensors", "a trained network"),
            ("neuralcore summary --model \"conv 3x3x8 relu | maxpool 2 | dense 10\"", "a custom architecture"),
        ],
        "doctor" =>
        [
            ("neuralcore doctor", "check MNIST and the default network"),
            ("neuralcore doctor --data my-digits --model mlp --learning-rate 0.5",
                "check own data and a learning rate"),
            ("neuralcore doctor --json", "findings as JSON"),
        ],
        "gradcheck" =>
        [
            ("neuralcore gradcheck", "every layer and loss"),
            ("neuralcore gradcheck --seed 7", "with other random shapes and values"),
        ],
        _ =>
        [
            ("neuralcore train", "train, evaluate and save a network for digits"),
            ("neuralcore evaluate results/<run>/model.safetensors", "evaluate it again"),
            ("neuralcore predict photo.jpg", "read the digits in a photo, without training"),
            ("neuralcore compare RUN RUN", "compare two runs and test for significance"),
            ("neuralcore train --help", "all options"),
        ],
    };
}
