using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// The logits of several views of a crop, of different widths: the working memory of one thread, with a workspace for
/// each width.
/// </summary>
internal sealed class LineViews(Network network, double temperature)
{
    /// <summary>
    /// The views of a line. The mean of three reads a tenth more of real amounts than one.
    /// </summary>
    private static readonly ViewShape[] OfLine = [new(1), new(0.9), new(1.12)];

    /// <summary>
    /// The views of an image of one character: as it is, because the frame of a cell may hide its ink, and with the
    /// margins and the narrower shape that writing in a line has.
    /// </summary>
    private static readonly ViewShape[] OfOne = [new(1), new(0.8), new(1, 0.15), new(0.8, 0.2)];

    /// <summary>More paper around one character than this, relative to its longer side, is cut off.</summary>
    private const double MaxMargin = 0.5;

    /// <summary>Narrower crops are padded with paper, so that they have enough frames for a character.</summary>
    private const int MinWidth = 32;

    /// <summary>Widths whose workspaces are kept by a thread: a server must not collect one of every width.</summary>
    private const int MaxWorkspaces = 24;

    /// <summary>Values above this are ink, where boxes are fitted.</summary>
    private const float Ink = 0.4f;

    private static readonly WorkerTeam Alone = new(1);

    private readonly Dictionary<int, Workspace> workspaces = [];
    private readonly LineNormalization normalization = new();
    private readonly LineView[] all = [.. OfOne.Select(_ => new LineView())];
    private float[] narrow = [], pixels = [];
    private byte[] stretched = [];
    private (int First, int Second, double Share)[] places = [];
    private Placement first;
    private GreyImage? source;
    private int offsetX, offsetY;

    /// <summary>Those that were computed.</summary>
    public LineView[] Views { get; private set; } = [];

    /// <summary>Whether all logits of a symbol are at most <paramref name="least"/>.</summary>
    public bool IsExcluded(int symbol, int classes, float least)
    {
        LineView view = Views[0];
        for (int t = 0; t < view.Frames; t++)
        {
            if (view.Logits[t * classes + symbol] > least) return false;
        }

        return true;
    }

    /// <summary>The mean over the views of ln of the probability of a text, after they were normalised.</summary>
    public double LogProbability(int classes, ReadOnlySpan<int> symbols)
    {
        double sum = 0;
        foreach (LineView view in Views) sum += view.LogProbability(classes, symbols);
        return sum / Views.Length;
    }

    /// <summary>The mean over the views of the probability of a text, after they were normalised.</summary>
    public double MeanProbability(int classes, ReadOnlySpan<int> symbols)
    {
        double sum = 0;
        foreach (LineView view in Views) sum += Math.Exp(view.LogProbability(classes, symbols));
        return sum / Views.Length;
    }

    /// <summary>The probability of a text in the view where it is largest, after they were normalised.</summary>
    public double MaxProbability(int classes, ReadOnlySpan<int> symbols)
    {
        double most = double.NegativeInfinity;
        foreach (LineView view in Views) most = Math.Max(most, view.LogProbability(classes, symbols));
        return Math.Exp(most);
    }

    /// <summary>Computes the logits of all views of an image of exactly one character.</summary>
    public void RunOne(GreyImage image, bool inverted)
    {
        var ink = CharacterInk.Find(image, inverted);
        (GreyImage crop, int left, int top) = ink.Trim(image, MaxMargin);
        RunFirst(crop, inverted);
        (offsetX, offsetY) = (left, top);
        for (int v = 1; v < OfOne.Length; v++)
        {
            GreyImage framed = OfOne[v].Margin is { } margin ? ink.WithMargin(image, margin) : crop;
            Run(framed, OfOne[v].Width, inverted, all[v], out _);
        }

        Views = all[..OfOne.Length];
    }

    /// <summary>Computes the logits of the first view; it is the only one until <see cref="RunOthers"/>.</summary>
    public void RunFirst(GreyImage crop, bool inverted)
    {
        (source, offsetX, offsetY) = (crop, 0, 0);
        first = Run(crop, 1, inverted, all[0], out ReadOnlySpan<float> input);
        if (pixels.Length < input.Length) pixels = new float[input.Length];
        input.CopyTo(pixels);
        Views = all[..1];
    }

    /// <summary>Computes the logits of the other views.</summary>
    public void RunOthers(GreyImage crop, bool inverted)
    {
        for (int v = 1; v < OfLine.Length; v++) Run(crop, OfLine[v].Width, inverted, all[v], out _);
        Views = all[..OfLine.Length];
    }

    private Placement Run(
        GreyImage crop, double width, bool inverted, LineView view, out ReadOnlySpan<float> input)
    {
        int across = Math.Max(1, (int)(crop.Width * width));
        ReadOnlySpan<byte> grey = width == 1 ? crop.Pixels : Stretch(crop, across);
        Workspace workspace = Fill(grey, crop.Height, across, inverted, out Placement placement);
        Tensor output = network.Forward(workspace);
        view.Set(output.Span, output.Shape[2], (float)temperature);
        input = workspace.Input.Span;
        return placement;
    }

    /// <summary>Input and outputs of the first view, after <see cref="LineView.Normalize"/>.</summary>
    public LineTrace Trace(string alphabet)
    {
        LineView view = Views[0];
        int classes = alphabet.Length + 1;
        var columns = new (char? Symbol, double Probability)[view.Frames];
        for (int t = 0; t < view.Frames; t++)
        {
            int best = Classification.ArgMax(view.Logits.AsSpan(t * classes, classes));
            columns[t] = (best < alphabet.Length ? alphabet[best] : null, view.Probabilities[t * classes + best]);
        }

        var grey = new byte[LineNormalization.Height * first.Width];
        for (int i = 0; i < grey.Length; i++)
            grey[i] = (byte)Math.Round(byte.MaxValue * Math.Clamp(pixels[i], 0, 1));
        return new LineTrace(grey, first.Width, columns);
    }

    /// <summary>The box of the ink between two frames of the first view, in pixels of the image.</summary>
    public PixelBox Box(double fromFrame, double toFrame)
    {
        (int width, int left, int scaled) = first;
        GreyImage crop = source!;
        double pixelsPerFrame = (double)width / Views[0].Frames;
        int from = (int)(fromFrame * pixelsPerFrame), to = Math.Min(width, (int)(toFrame * pixelsPerFrame));
        int start = to, last = from - 1, top = LineNormalization.Height, bottom = -1;
        for (int y = 0; y < LineNormalization.Height; y++)
        {
            for (int x = from; x < to; x++)
            {
                if (pixels[y * width + x] < Ink) continue;
                (start, last) = (Math.Min(start, x), Math.Max(last, x));
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            }
        }

        if (bottom < 0) (start, last, top, bottom) = (from, to - 1, 0, LineNormalization.Height - 1);
        double scale = (double)crop.Height / LineNormalization.Height, across = (double)crop.Width / scaled;
        int x0 = Math.Clamp((int)((start - left) * across), 0, crop.Width - 1),
            x1 = Math.Clamp((int)Math.Ceiling((last + 1 - left) * across), x0 + 1, crop.Width),
            y0 = Math.Clamp((int)(top * scale), 0, crop.Height - 1),
            y1 = Math.Clamp((int)Math.Ceiling((bottom + 1) * scale), y0 + 1, crop.Height);
        return new PixelBox(x0 + offsetX, y0 + offsetY, x1 - x0, y1 - y0);
    }

    private Workspace Fill(
        ReadOnlySpan<byte> view, int height, int across, bool inverted, out Placement placement)
    {
        int padded = LineNormalization.WidthFor(height, across), width = Math.Max(MinWidth, padded),
            scaled = Math.Clamp((int)Math.Round((double)across * LineNormalization.Height / height), 1, padded);
        placement = new Placement(width, (width - scaled) / 2, scaled);
        if (!workspaces.TryGetValue(width, out Workspace? workspace))
        {
            if (workspaces.Count == MaxWorkspaces) workspaces.Clear();
            workspaces.Add(width, workspace = network.CreateWorkspace(
                1, Alone, input: new Shape(LineNormalization.Height, width, 1)));
        }

        if (padded == width)
        {
            normalization.Normalize(view, height, across, workspace.Input.Span, inverted);
            return workspace;
        }

        int length = LineNormalization.Height * padded;
        if (narrow.Length < length) narrow = new float[length];
        normalization.Normalize(view, height, across, narrow.AsSpan(0, length), inverted);
        workspace.Input.Span.Clear();
        for (int y = 0; y < LineNormalization.Height; y++)
            narrow.AsSpan(y * padded, padded).CopyTo(workspace.Input.Span[(y * width + (width - padded) / 2)..]);
        return workspace;
    }

    /// <summary>The crop with another width, interpolated linearly.</summary>
    private ReadOnlySpan<byte> Stretch(GreyImage crop, int across)
    {
        int length = across * crop.Height;
        if (stretched.Length < length) stretched = new byte[length];
        if (places.Length < across) places = new (int, int, double)[across];
        for (int x = 0; x < across; x++)
        {
            double place = Math.Clamp((x + 0.5) * crop.Width / across - 0.5, 0, crop.Width - 1);
            places[x] = ((int)place, Math.Min((int)place + 1, crop.Width - 1), place - (int)place);
        }

        for (int y = 0; y < crop.Height; y++)
        {
            ReadOnlySpan<byte> row = crop.Pixels.Slice(y * crop.Width, crop.Width);
            Span<byte> target = stretched.AsSpan(y * across, across);
            for (int x = 0; x < target.Length; x++)
            {
                (int a, int b, double share) = places[x];
                target[x] = (byte)(row[a] + share * (row[b] - row[a]) + 0.5);
            }
        }

        return stretched.AsSpan(0, length);
    }

    /// <summary>Where the crop is in the input of the network, in columns.</summary>
    private readonly record struct Placement(int Width, int Left, int Scaled);
}

/// <summary>How a view differs from the crop.</summary>
/// <param name="Width">Relative to that of the crop.</param>
/// <param name="Margin">
/// Paper around the ink, relative to its longer side; null for the crop as it is.
/// </param>
internal readonly record struct ViewShape(double Width, double? Margin = null);
