using System.Globalization;
using NeuralCore.Training;

namespace NeuralCore.Tests.Training;

public class CsvLogTests
{
    [Fact]
    public void Holds_a_line_for_each_epoch_with_the_figures_of_the_history()
    {
        string path = Path.GetTempFileName();
        try
        {
            History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(), [new CsvLog(path)]);
            string[] lines = File.ReadAllLines(path);
            Assert.Equal(CsvLog.Header, lines[0]);
            Assert.Equal(history.Epochs.Count, lines.Length - 1);
            foreach ((EpochRecord epoch, string line) in history.Epochs.Zip(lines.Skip(1)))
            {
                double[] cells = [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
                Assert.Equal(epoch.Epoch, cells[0]);
                Assert.Equal(epoch.TrainLoss, cells[2], tolerance: 1e-5 * epoch.TrainLoss);
                Assert.Equal(epoch.ValidationAccuracy!.Value, cells[5], tolerance: 1e-5);
                Assert.Equal(epoch.MeasuredTrainAccuracy!.Value, cells[8], tolerance: 1e-5);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Leaves_the_validation_cells_empty_where_there_is_none()
    {
        string path = Path.GetTempFileName();
        try
        {
            Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 1) with { ValidationSplit = 0 }, [new CsvLog(path)]);
            Assert.Equal(["", ""], File.ReadAllLines(path)[1].Split(',')[4..6]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
