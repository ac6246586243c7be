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
    /// The relative widths of the views. The mean of three views reads a tenth more of real amounts than one view.
    /// </summary>
    private static readonly double[] Widths = [1, 0.9, 1.12];

    /// <summary>Narrower crops are padded with paper, so that they have enough frames for a character.</summary>
    private const int MinWidth = 32;

    /// <summary>Widths whose workspaces are kept by a thread: a server must not collect one of every width.</summary>
    private const int MaxWorkspaces = 24;

    /// <summary>Values above this are ink, where boxes are fitted.</summary>
    private const float Ink = 0.4f;

    private static readonly WorkerTeam Alone = new(1);

    private readonly Dictionary<int, Workspace> workspaces = [];
    private readonly LineNormalization normalization = new();
    private float[] narrow = [], first = [];
    private byte[] stretched = [];
    private int width, left, scaled;

    public IReadOnlyList<LineView> Views { get; } = [.. Widths.Select(_ => new LineView())];

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

    /// <summary>Computes the logits of each view.</summary>
    public void Run(GreyImage crop, bool inverted)
    {
        for (int v = Views.Count - 1; v >= 0; v--)
        {
            int across = Math.Max(1, (int)(crop.Width * Widths[v]));
            ReadOnlySpan<byte> pixels = Widths[v] == 1 ? crop.Pixels : Stretch(crop, across);
            Workspace workspace = Fill(pixels, crop.Height, across, inverted);
            Tensor output = network.Forward(workspace);
            LineView view = Views[v];
            view.Frames = output.Shape[2];
            if (view.Logits.Length != output.Length) view.Logits = new float[output.Length];
            for (int i = 0; i < view.Logits.Length; i++) view.Logits[i] = output.Span[i] / (float)temperature;
            if (v == 0) first = workspace.Input.Span.ToArray();
        }
    }

    /// <summary>Input and outputs of the first view.</summary>
    public LineTrace Trace(string alphabet)
    {
        LineView view = Views[0];
        int classes = alphabet.Length + 1;
        var columns = new (char? Symbol, double Probability)[view.Frames];
        var probabilities = new double[view.Logits.Length];
        CtcLoss.LogSoftmax(view.Logits, view.Frames, classes, probabilities);
        for (int t = 0; t < view.Frames; t++)
        {
            int best = Classification.ArgMax(view.Logits.AsSpan(t * classes, classes));
            columns[t] = (best < alphabet.Length ? alphabet[best] : null, Math.Exp(probabilities[t * classes + best]));
        }

        return new LineTrace(
            [.. first.Select(value => (byte)Math.Round(byte.MaxValue * Math.Clamp(value, 0, 1)))], width, columns);
    }

    /// <summary>The box of the ink between two frames of the first view, in pixels of the crop.</summary>
    public PixelBox Box(GreyImage crop, double fromFrame, double toFrame)
    {
        double pixelsPerFrame = (double)width / Views[0].Frames;
        int from = (int)(fromFrame * pixelsPerFrame), to = Math.Min(width, (int)(toFrame * pixelsPerFrame));
        int start = to, last = from - 1, top = LineNormalization.Height, bottom = -1;
        for (int y = 0; y < LineNormalization.Height; y++)
        {
            for (int x = from; x < to; x++)
            {
                if (first[y * width + x] < Ink) continue;
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
        return new PixelBox(x0, y0, x1 - x0, y1 - y0);
    }

    private Workspace Fill(ReadOnlySpan<byte> pixels, int height, int across, bool inverted)
    {
        int padded = LineNormalization.WidthFor(height, across);
        width = Math.Max(MinWidth, padded);
        scaled = Math.Clamp((int)Math.Round((double)across * LineNormalization.Height / height), 1, padded);
        left = (width - scaled) / 2;
        if (!workspaces.TryGetValue(width, out Workspace? workspace))
        {
            if (workspaces.Count == MaxWorkspaces) workspaces.Clear();
            workspaces.Add(width, workspace = network.CreateWorkspace(
                1, Alone, input: new Shape(LineNormalization.Height, width, 1)));
        }

        if (padded == width)
        {
            normalization.Normalize(pixels, height, across, workspace.Input.Span, inverted);
            return workspace;
        }

        int length = LineNormalization.Height * padded;
        if (narrow.Length < length) narrow = new float[length];
        normalization.Normalize(pixels, height, across, narrow.AsSpan(0, length), inverted);
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
        for (int x = 0; x < across; x++)
        {
            double place = Math.Clamp((x + 0.5) * crop.Width / across - 0.5, 0, crop.Width - 1);
            int a = (int)place, b = Math.Min(a + 1, crop.Width - 1);
            double share = place - a;
            for (int y = 0; y < crop.Height; y++)
            {
                byte near = crop.Pixels[y * crop.Width + a], far = crop.Pixels[y * crop.Width + b];
                stretched[y * across + x] = (byte)(near + share * (far - near) + 0.5);
            }
        }

        return stretched.AsSpan(0, length);
    }
}

/// <summary>The logits of a view of the crop: (T, K), divided by the temperature.</summary>
internal sealed class LineView
{
    private double[] logP = [];

    public int Frames { get; set; }

    public float[] Logits { get; set; } = [];

    /// <summary>Computes ln p[t,k], which many texts use; call it after the logits are final.</summary>
    public void Normalize(int classes)
    {
        if (logP.Length != Logits.Length) logP = new double[Logits.Length];
        CtcLoss.LogSoftmax(Logits, Frames, classes, logP);
    }

    /// <summary>ln of the probability of a text, after <see cref="Normalize"/>.</summary>
    public double LogProbability(int classes, ReadOnlySpan<int> symbols) =>
        CtcLoss.LogProbabilityOf(logP, Frames, classes, symbols);
}
