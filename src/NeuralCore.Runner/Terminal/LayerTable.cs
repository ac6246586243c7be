using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>A network as a table: one line per layer; layers of branches are indented.</summary>
internal static class LayerTable
{
    public static void Write(Screen screen, Network network)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("layer").AddColumn("definition")
            .AddColumn("output");
        foreach (string head in (string[])["parameters", "MACs", "activation bytes"])
            table.AddColumn(head, column => column.RightAligned().NoWrap());
        table.AddRow(Cells("input", "", network.InputShape, 0, 0, 0));
        Totals totals = Add(table, network.Layers, network.InputShape, indent: "");
        table.AddEmptyRow();
        table.AddRow(Cells(
            "total", "", network.OutputShape, totals.Parameters, totals.MultiplyAccumulates, totals.Bytes));
        screen.Write(table);
        screen.Line($"MACs (multiply-accumulates) and activation bytes are those of one image in inference; " +
            $"parameters take {Figures.Count(sizeof(float) * totals.Parameters)} bytes.");
        screen.Line($"Architecture: {network.Architecture}");
    }

    private static Totals Add(Table table, Sequential chain, Shape shape, string indent)
    {
        var totals = new Totals();
        foreach (Layer layer in chain.Layers)
        {
            Shape output = layer.OutputShape(shape);
            long parameters = layer.Parameters.Sum((Parameter parameter) => (long)parameter.Value.Length);
            long bytes = layer.IsView ? 0 : sizeof(float) * (long)output.Length;
            bool holds = layer.Branches.Count > 0;
            table.AddRow(Cells(
                indent + layer.Name, holds ? layer.Kind : layer.Text, output, parameters,
                holds ? 0 : layer.MultiplyAccumulates(shape), bytes));
            totals += new Totals(parameters, holds ? 0 : layer.MultiplyAccumulates(shape), bytes);
            foreach (Sequential branch in layer.Branches) totals += Add(table, branch, shape, indent + "  ");
            shape = output;
        }

        return totals;
    }

    private static Text[] Cells(
        string name, string text, Shape output, long parameters, long multiplyAdds, long bytes) =>
        [new(name), new(text), new(output.ToString()), Number(parameters), Number(multiplyAdds), Number(bytes)];

    private static Text Number(long value) => new(value == 0 ? "-" : Figures.Count(value));

    private readonly record struct Totals(long Parameters, long MultiplyAccumulates, long Bytes)
    {
        public static Totals operator +(Totals a, Totals b) =>
            new(a.Parameters + b.Parameters, a.MultiplyAccumulates + b.MultiplyAccumulates, a.Bytes + b.Bytes);
    }
}
