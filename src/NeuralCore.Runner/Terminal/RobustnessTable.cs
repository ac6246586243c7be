using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>How much a network minds changed images, as a table: a line a change.</summary>
internal static class RobustnessTable
{
    public static void Write(Screen screen, IReadOnlyList<RobustnessRow> rows)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("images")
            .AddColumn("by", column => column.RightAligned().NoWrap());
        foreach (string head in (string[])["accuracy", "95 % interval"])
            table.AddColumn(head, column => column.RightAligned().NoWrap());
        string kind = "";
        foreach (RobustnessRow row in rows)
        {
            table.AddRow(row.Kind == kind ? "" : row.Kind, row.Setting, Figures.Percent(row.Accuracy),
                $"{Figures.Percent(row.Interval.Low)} – {Figures.Percent(row.Interval.High)}");
            kind = row.Kind;
        }

        screen.Write(table);
        screen.Line($"Each of {Figures.Count(rows[0].Images, "image")} is read once a line; the direction of a shift " +
            $"or a rotation is drawn for it.");
    }
}
