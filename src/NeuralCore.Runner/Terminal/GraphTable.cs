using NeuralCore.Interop.Onnx;
using NeuralCore.Runs.Training;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>A graph as a table: one line per node.</summary>
internal static class GraphTable
{
    private static string Words(OutputMeaning meaning) => meaning switch
    {
        OutputMeaning.LogProbabilities => "log-probabilities",
        OutputMeaning.Probabilities => "probabilities",
        OutputMeaning.IndependentProbabilities => "independent probabilities of the classes (sigmoid)",
        _ => "logits",
    };

    public static void Write(Screen screen, OnnxGraph graph, bool isTFLite)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("node").AddColumn("operator").AddColumn("output")
            .AddColumn("parameters", column => column.RightAligned().NoWrap());
        table.AddRow(new Text(PlainText.Of(graph.InputName)), new Text("input"),
            new Text($"N×{string.Join('×', graph.InputSizes)}"), new Text("-"));
        foreach (OnnxNode node in graph.Nodes())
        {
            table.AddRow(new Text(PlainText.Of(node.Name)), new Text(node.Operator), new Text(node.Output),
                new Text(node.Parameters == 0 ? "-" : Figures.Count(node.Parameters)));
        }

        table.AddEmptyRow();
        table.AddRow(new Text("total"), new Text(""), new Text($"N×{graph.OutputShape}"),
            new Text(Figures.Count(graph.ParameterCount)));
        screen.Write(table);
        string producer = graph.Producer.Length > 0 ? $", written by {PlainText.Of(graph.Producer)}" : "";
        string format = isTFLite ? "TFLite, as ONNX operators" : $"ONNX, opset {graph.Opset}";
        screen.Line($"{format}{producer}; shapes are those of one image. The graph is for inference " +
            "only.");
        string inputs = graph.Scaling is { } scaling ? $"; inputs are pixels {scaling}" : "";
        screen.Line($"The output {PlainText.Of(graph.OutputName)} gives {Words(graph.Meaning)}{inputs}.");
        LoadedModel.NoteOutput(screen, graph);
    }
}
