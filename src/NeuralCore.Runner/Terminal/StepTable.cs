using System.Globalization;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>
/// The time of the stages of a training step, as a table in the order of execution.
/// </summary>
internal static class StepTable
{
    /// <param name="peak">Peak floating-point operations per second of the same threads.</param>
    public static void Write(Screen screen, StepProfile profile, double peak)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("one training step").AddColumn("pass");
        foreach (string head in (string[])["ms", "% of step", "GFLOP", "% of FMA peak"])
            table.AddColumn(head, column => column.RightAligned().NoWrap());
        double step = profile.StepSeconds;
        for (int i = 0; i < profile.Stages.Count; i++) Add(profile.Stages[i], profile.SecondsOf(i));
        table.AddEmptyRow();
        Add(new StepStage("total", "", profile.Stages.Sum(stage => stage.Flops)), step);
        screen.Write(table);
        screen.Line($"FMA peak: {(peak / 1e9).ToString("0", CultureInfo.InvariantCulture)} GFLOP/s.");

        void Add(StepStage stage, double seconds) => table.AddRow(
            stage.Name, stage.Pass, Number(1e3 * seconds, "0.000"), Number(100 * seconds / step, "0.0"),
            stage.Flops == 0 ? "" : Number(stage.Flops / 1e9, "0.0000"),
            stage.Flops == 0 || seconds == 0 ? "" : Number(100 * stage.Flops / seconds / peak, "0"));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
