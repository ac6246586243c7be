using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralCore.Runner;

/// <summary>Where people read: standard output, or standard error where standard output is for a script. Plain lines where nobody watches.</summary>
internal sealed class Screen
{
    /// <summary>Tables are not folded where there is no terminal to fit into.</summary>
    private const int WidthOfFiles = 200;

    private readonly TextWriter writer;

    private Screen(TextWriter writer, bool redirected)
    {
        this.writer = writer;
        IsLive = !redirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = IsLive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = IsLive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        IsLive &= Console.Profile.Capabilities.Ansi;
        if (!IsLive) Console.Profile.Width = WidthOfFiles;
    }

    public IAnsiConsole Console { get; }

    /// <summary>Whether lines can be redrawn: a terminal that knows how.</summary>
    public bool IsLive { get; }

    public static Screen Output() => new(System.Console.Out, System.Console.IsOutputRedirected);

    /// <param name="json">Whether standard output is kept for one JSON object.</param>
    public static Screen For(bool json) => json ? new Screen(System.Console.Error, System.Console.IsErrorRedirected) : Output();

    public void Line(string text = "", string style = "")
    {
        if (IsLive) Console.Write(new Text(text + "\n", Style.Parse(style)));
        else writer.WriteLine(text);
    }

    public void Write(IRenderable table)
    {
        Console.Write(table);
        if (IsLive) return;
        writer.Flush();
    }
}
