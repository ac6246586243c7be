using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>The accuracy on changed images as a table: one line per change.</summary>
internal static class RobustnessTable
{
    public static void Write(Screen screen, IReadOnlyList<RobustnessRow> rows)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("change")
            .AddColumn("strength", column => column.RightAligned().NoWrap());
        foreach (string head in (string[])["accuracy", "95 % confidence interval"])
            table.AddColumn(head, column => column.RightAligned().NoWrap());
        string kind = "";
        foreach (RobustnessRow row in rows)
        {
            table.AddRow(row.Kind == kind ? "" : row.Kind, row.Setting, Figures.Percent(row.Accuracy),
                $"{Figures.Percent(row.Interval.Low)} – {Figures.Percent(row.Interval.High)}");
            kind = row.Kind;
        }

        screen.Write(table);
        screen.Line($"Each of {Figures.Count(rows[0].Images, "image")} is evaluated once per line; the direction of " +
            "a shift or rotation is random.");
    }
}
