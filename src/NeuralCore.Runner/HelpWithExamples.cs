using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NeuralCore.Handwriting;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner;

/// <summary>The usual help, then lines to copy.</summary>
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
                $"{PublishedDataset.FashionMnist.EnvironmentVariable}  folders that hold MNIST and Fashion-MNIST");
            output.WriteLine($"  {DataFinder.MirrorVariable}                  a web folder to download them from " +
                $"instead of the usual ones");
            output.WriteLine($"  {Failure.DebugVariable}=1                 shows the stack trace of an error");
            output.WriteLine("  NO_COLOR                           no colours");
            output.WriteLine();
            output.WriteLine("Exit codes: 0 done, 1 wrong usage, 2 bad input or output, 3 training failed or not all " +
                "saved, 4 a check failed, 130 cancelled.");
        }

        output.WriteLine();
        return result;
    }

    private static (string Line, string Meaning)[] Examples(string command) => command switch
    {
        "train" =>
        [
            ("neuralcore train", "MNIST, the convolutional network, the defaults"),
            ("neuralcore train --model mlp --epochs 5", "a small network, quickly"),
            ("neuralcore train --model fast", "99 % of MNIST soonest, by the preset's own recipe"),
            ("neuralcore train --hidden 512,256 --dropout 0.2", "an MLP of one's own"),
            ("neuralcore train --model \"conv 5x5x16 relu | maxpool 2 | dense 10\"", "any architecture"),
            ("neuralcore train --augment default", "changed images, so that it learns the digits and not the pixels"),
            ("neuralcore train --dataset fashion --patience 3 --epochs 30", "stop when it no longer improves"),
            ("neuralcore train --resume results/<run>", "go on with a run that was broken off"),
            ("neuralcore train --model mlp --check-determinism",
                "are the weights equal whatever the threads and instructions?"),
            ("neuralcore train --dataset generated --json > run.json", "no data needed, the result for a script"),
        ],
        "evaluate" =>
        [
            ("neuralcore evaluate results/<run>/model.safetensors", "on the test set of the data it was trained on"),
            ("neuralcore evaluate MODEL --dataset mnist --json", "on MNIST, the result for a script"),
            ("neuralcore evaluate MODEL --robustness", "also on shifted, turned, thicker, noisier images"),
            ("neuralcore evaluate MODEL --data my-digits", "on a folder with t10k-images… and t10k-labels…"),
        ],
        "predict" =>
        [
            ("neuralcore predict results/<run> postcode.jpg", "reads the digits of a photo"),
            ("neuralcore predict MODEL digits --output answers.csv", "all pictures of a folder, into a table"),
            ("neuralcore predict MODEL \"scans/*.png\" --json", "boxes and probabilities for a script"),
            ("neuralcore predict MODEL photo.jpg --show-stages stages", "what was taken for ink and for digits"),
            ("neuralcore predict MODEL own", "own/7/a.png, own/3/b.png, …: how many are right"),
        ],
        "export" =>
        [
            ("neuralcore export results/<run>", "model.onnx beside the model, checked on a thousand images"),
            ("neuralcore export MODEL --probabilities --output digits.onnx",
                "probabilities rather than logits come out"),
        ],
        "import" =>
        [
            ("neuralcore import weights.safetensors --architecture mlp",
                "a state_dict of PyTorch in the layers of a preset"),
            ("neuralcore import w.safetensors --architecture \"conv 3x3x8 relu | dense 10\"", "in layers of one's own"),
            ("neuralcore import w.safetensors --architecture cnn --mean 0.1307 --std 0.3081",
                "trained on normalised images"),
            ("neuralcore import model.onnx", "a graph as layers that learn on"),
        ],
        "quantize" =>
        [
            ("neuralcore quantize results/<run>", "model-int8.safetensors beside the model, judged on its test set"),
            ("neuralcore quantize MODEL --dataset mnist --output small.safetensors", "judged on MNIST"),
        ],
        "compare" =>
        [
            ("neuralcore compare results/RUN-A results/RUN-B", "which is better, and whether that could be chance"),
            ("neuralcore compare results/*-mlp-* --output pictures", "all against the first, the curves into a folder"),
        ],
        "show" =>
        [
            ("neuralcore show --index 4,7,9", "three digits of MNIST's test set"),
            ("neuralcore show --dataset fashion --part train --index 0", "a piece of clothing to learn from"),
        ],
        "summary" =>
        [
            ("neuralcore summary", "the default network"),
            ("neuralcore summary --model mlp --time", "where the time of its training steps goes"),
            ("neuralcore summary results/<run>/model.safetensors", "a trained one"),
            ("neuralcore summary --model \"conv 3x3x8 relu | maxpool 2 | dense 10\"", "one that you think of"),
        ],
        "doctor" =>
        [
            ("neuralcore doctor", "MNIST, the default network: is all well?"),
            ("neuralcore doctor --data my-digits --model mlp --learning-rate 0.5",
                "my own data, and whether that rate is too high"),
            ("neuralcore doctor --json", "the findings for a script"),
        ],
        "gradcheck" =>
        [
            ("neuralcore gradcheck", "every layer and loss"),
            ("neuralcore gradcheck --seed 7", "on other random shapes and numbers"),
        ],
        _ =>
        [
            ("neuralcore train", "trains, evaluates and saves a digit reader"),
            ("neuralcore evaluate results/<run>/model.safetensors", "judges it again"),
            ("neuralcore predict results/<run> photo.jpg", "reads digits of your own"),
            ("neuralcore compare RUN RUN", "tells whether one is better by more than chance"),
            ("neuralcore train --help", "everything that can be chosen"),
        ],
    };
}
