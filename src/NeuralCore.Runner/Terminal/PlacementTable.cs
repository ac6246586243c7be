using NeuralCore.Interop.Weights;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>The parameter of each imported tensor: one line per tensor.</summary>
internal static class PlacementTable
{
    public static void Write(Screen screen, IReadOnlyList<Placement> placements)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("tensor in the file").AddColumn("shape")
            .AddColumn("parameter").AddColumn("shape").AddColumn("change");
        foreach (Placement placement in placements)
        {
            string source = placement.Source is null ? "" : $"{placement.SourceShape} {placement.SourceType}";
            table.AddRow(Cells(
                placement.Source ?? "-", source, placement.Target ?? "-", placement.TargetShape, placement.Change));
        }


        screen.Write(table);
    }

    /// <summary>Names come from the file; control characters are removed.</summary>
    private static Text[] Cells(params string[] texts) =>
        [.. texts.Select(text => new Text(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))))];
}
