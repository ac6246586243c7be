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

    /// <summary>Whether a progress line stands where the next line will be written, which must then cover it whole.</summary>
    public bool HasProgress { get; set; }

    public static Screen Output() => new(System.Console.Out, System.Console.IsOutputRedirected);

    /// <param name="json">Whether standard output is kept for one JSON object.</param>
    public static Screen For(bool json) => json ? new Screen(System.Console.Error, System.Console.IsErrorRedirected) : Output();

    /// <param name="style">As Spectre.Console writes it: <c>bold green</c>.</param>
    public void Line(string text = "", string? style = null)
    {
        if (HasProgress) text = text.PadRight(Console.Profile.Width - 1);
        if (IsLive) Console.Write(new Text(text + "\n", style is null ? Style.Plain : Style.Parse(style)));
        else writer.WriteLine(text);
    }

    public void Write(IRenderable table)
    {
        Console.Write(table);
        if (IsLive) return;
        writer.Flush();
    }
}
