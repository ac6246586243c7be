using NeuralCore.Handwriting;
using NeuralCore.Runs.Distributed;
using NeuralCore.Runs.Progress;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralCore.Runner.Terminal;

/// <summary>
/// Writes text for people: to standard output, or to standard error if standard output contains JSON. Plain lines if
/// the output is not a terminal.
/// </summary>
internal sealed class Screen : IMessages
{
    /// <summary>Width of tables if the output is not a terminal.</summary>
    private const int WidthOfFiles = 200;

    private readonly TextWriter writer;
    private readonly TextWriter results;
    private bool isSilent;

    /// <param name="results">Receives the result line, which is also printed with <c>--quiet</c>; null for
    /// <paramref name="writer"/>.</param>
    private Screen(TextWriter writer, bool redirected, TextWriter? results = null)
    {
        this.writer = writer;
        this.results = results ?? writer;
        // A launcher passes the output on line by line, even where it gives the process a terminal.
        IsLive = !redirected && Launch.Current is null && Environment.GetEnvironmentVariable("TERM") is not "dumb";
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

    /// <summary>Whether the output is a terminal that can redraw lines.</summary>
    public bool IsLive { get; }

    /// <summary>Whether colours are used: not in files, nor if NO_COLOR is set.</summary>
    public bool HasColor => IsLive && Console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>Usable characters per line.</summary>
    public int Width => Console.Profile.Width - 1;

    /// <summary>
    /// Whether a progress line is shown; the next line must overwrite its whole width.
    /// </summary>
    public bool HasProgress { get; set; }

    /// <summary>For a process that reports nothing: those of a distributed training other than rank 0.</summary>
    public static Screen Silent() => new(TextWriter.Null, redirected: true) { isSilent = true };

    public static Screen Output() => new(System.Console.Out, System.Console.IsOutputRedirected);

    /// <param name="json">Whether standard output is one JSON object.</param>
    /// <param name="quiet">Whether only the result is printed.</param>
    public static Screen For(bool json, bool quiet = false) => (json, quiet) switch
    {
        (_, true) => new Screen(TextWriter.Null, redirected: true, json ? TextWriter.Null : System.Console.Out),
        (true, _) => new Screen(System.Console.Error, System.Console.IsErrorRedirected),
        _ => Output(),
    };

    /// <summary>A problem that does not end the command; printed also with <c>--quiet</c>.</summary>
    public void Warning(string text)
    {
        if (isSilent) return;
        if (writer == TextWriter.Null) System.Console.Error.WriteLine($"warning: {text}");
        else Line($"Warning: {text}", "yellow");
    }

    public void Note(string text) => Line($"Note: {text}", "yellow");

    public TrainTest Download(string dataset, Func<IProgress<DownloadProgress>, Task<TrainTest>> load) =>
        DownloadView.Run(this, dataset, load);

    public void Line(string text = "") => Line(text, style: null);

    /// <param name="style">A style of Spectre.Console: <c>bold green</c>.</param>
    public void Line(string text, string? style)
    {
        if (HasProgress) text = text.PadRight(Console.Profile.Width - 1);
        if (IsLive) Console.Write(new Text(text + "\n", style is null ? Style.Plain : Style.Parse(style)));
        else writer.WriteLine(text);
    }

    /// <summary>The result of the command, which is printed also with <c>--quiet</c>.</summary>
    /// <inheritdoc cref="Line(string, string?)" />
    public void Result(string text, string? style = null)
    {
        if (results == writer) Line(text, style);
        else results.WriteLine(text);
    }

    /// <summary>A line whose parts have separate styles.</summary>
    public void Line(Paragraph text)
    {
        Write(text);
        Line();
    }

    public void Write(IRenderable table)
    {
        Console.Write(table);
        if (IsLive) return;
        writer.Flush();
    }
}
