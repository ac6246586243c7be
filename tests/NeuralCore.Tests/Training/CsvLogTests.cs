using System.Globalization;

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
                double[] cells = [.. line.Split(',').Select(
                    cell => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture))];
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
    public void Of_a_resumed_training_holds_each_epoch_once_even_if_lines_were_lost_or_lay_behind_the_checkpoint()
    {
        string path = Path.GetTempFileName();
        try
        {
            var store = new MemoryStore();
            Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 4) with { Checkpoints = store }, [new CsvLog(path)]);
            string[] whole = File.ReadAllLines(path);
            File.WriteAllLines(path, [.. whole, "half a li"]);
            Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 4) with { ResumeFrom = store.Read(2) }, [new CsvLog(path)]);
            Assert.Equal(whole.Select(Timeless), File.ReadAllLines(path).Select(Timeless));
        }
        finally
        {
            File.Delete(path);
        }

        static string Timeless(string line) => string.Join(',', line.Split(',').Where((_, i) => i != 1));
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
