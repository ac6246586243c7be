using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralCore.Runner.Terminal;

/// <summary>A column of a progress line whose text is made anew for each drawing; of fixed width, so that nothing jumps.</summary>
internal sealed class TextColumn(int width, Func<string> text) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(text().PadLeft(width));

    public override int? GetColumnWidth(RenderOptions options) => width;
}
