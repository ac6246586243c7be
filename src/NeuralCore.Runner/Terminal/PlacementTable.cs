using NeuralCore.Interop.Weights;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>Which tensor of a file went where: a line a tensor.</summary>
internal static class PlacementTable
{
    public static void Write(Screen screen, IReadOnlyList<Placement> placements)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("in the file").AddColumn("sizes")
            .AddColumn("in the network").AddColumn("sizes").AddColumn("change");
        foreach (Placement placement in placements)
            table.AddRow(Cells(placement.Source ?? "-", placement.Source is null ? "" : $"{placement.SourceShape} " +
                $"{placement.SourceType}", placement.Target ?? "-", placement.TargetShape, placement.Change));
        screen.Write(table);
    }

    /// <summary>Names come from the file: without what a terminal would obey.</summary>
    private static Text[] Cells(params string[] texts) =>
        [.. texts.Select(text => new Text(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))))];
}
