using System.Globalization;

namespace NeuralCore.Runner.Terminal;

/// <summary>One line of <c>key=value</c> pairs per epoch, for files and pipes.</summary>
internal sealed class PlainTraining(Screen screen) : TrainingView
{
    private double imagesPerSecond;

    public override History Watch(Func<History> train) => train();

    public override void OnBatch(in BatchProgress progress) => imagesPerSecond = progress.ImagesPerSecond;

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"epoch={epoch.Epoch} " +
            $"trainLoss={epoch.TrainLoss:0.0000} trainAccuracy={epoch.TrainAccuracy:0.0000}");
        if (epoch.ValidationLoss is { } loss)
        {
            line += string.Create(CultureInfo.InvariantCulture, $" validationLoss={loss:0.0000} " +
                $"validationAccuracy={epoch.ValidationAccuracy:0.0000}");
        }

        screen.Line(line + string.Create(
            CultureInfo.InvariantCulture, $" learningRate={epoch.LearningRate:G4} " +
            $"trainSeconds={epoch.TrainSeconds:0.00} imagesPerSecond={imagesPerSecond:0}"));
        return false;
    }
}
