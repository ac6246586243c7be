namespace NeuralCore.Explain.Walking;

/// <summary>The tables of CTC for one line: α, β and the occupancy, as <see cref="CtcLoss"/> computes them.</summary>
/// <remarks><code>
/// Shapes      ln p: (T, K)   ln α, ln β: (T, S), S = 2·L + 1 states ∅ l₁ ∅ … l_L ∅   occupancy: (T, K)
/// Occupancy   o[t,k] = Σ α[t,s]·β[t,s]/P over s with q[s] = k
///             the share of the text's paths that have class k in column t
/// Gradient    dz[t,k] = p[t,k] − o[t,k]
/// </code>
/// All in double precision; the tensors hold the same numbers, rounded.</remarks>
internal sealed class CtcTables
{
    public CtcTables(int frames, int classes, int maxSymbols)
    {
        (Frames, Classes) = (frames, classes);
        LogP = new double[frames * classes];
        OccupancySums = new double[frames * classes];
        Text = [];
        MaxStates = 2 * maxSymbols + 1;
        Alpha = new Tensor(new Shape(1, frames, MaxStates));
        Beta = new Tensor(new Shape(1, frames, MaxStates));
        Occupancy = new Tensor(new Shape(1, frames, classes));
    }

    /// <summary>T</summary>
    public int Frames { get; }

    /// <summary>K; the last is the blank.</summary>
    public int Classes { get; }

    /// <summary>S of the longest text: columns of the tensors; those behind the text's states are −∞.</summary>
    public int MaxStates { get; }

    /// <summary>The symbols of the text.</summary>
    public int[] Text { get; private set; }

    /// <summary>S of this text.</summary>
    public int States => 2 * Text.Length + 1;

    /// <summary>ln P</summary>
    public double LogTotal { get; private set; }

    /// <summary>Whether the text can be read from so few columns.</summary>
    public bool Fits { get; private set; }

    /// <summary>(T, K)</summary>
    public double[] LogP { get; }

    /// <summary>(T, K), in double.</summary>
    public double[] OccupancySums { get; }

    /// <summary>(T, S) logarithms, in double.</summary>
    public double[] LogAlpha { get; private set; } = [];

    /// <inheritdoc cref="LogAlpha"/>
    public double[] LogBeta { get; private set; } = [];

    public Tensor Alpha { get; }

    public Tensor Beta { get; }

    public Tensor Occupancy { get; }

    /// <summary>q[s]</summary>
    public int Class(int s) => (s & 1) == 0 ? Classes - 1 : Text[s >> 1];

    /// <summary>J[s]: whether state s may follow s − 2.</summary>
    public bool Jumps(int s) => (s & 1) == 1 && s > 1 && Text[s >> 1] != Text[(s >> 1) - 1];

    /// <param name="z">(T, K)</param>
    /// <param name="text">Indices of symbols.</param>
    public void Fill(ReadOnlySpan<float> z, int[] text)
    {
        Text = text;
        CtcLoss.LogSoftmax(z, Frames, Classes, LogP);
        (LogAlpha, LogBeta) = (new double[Frames * States], new double[Frames * States]);
        Array.Fill(LogAlpha, LogSpace.Zero);
        Array.Fill(LogBeta, LogSpace.Zero);
        Array.Clear(OccupancySums);
        Fits = CtcLoss.Fits(text, Frames);
        LogTotal = LogSpace.Zero;
        if (Fits)
        {
            FillAlpha();
            FillBeta();
            ReadOnlySpan<double> last = LogAlpha.AsSpan((Frames - 1) * States);
            LogTotal = States == 1 ? last[0] : LogSpace.Add(last[^1], last[^2]);
            for (int i = 0; i < LogAlpha.Length; i++)
                OccupancySums[i / States * Classes + Class(i % States)] += LogSpace.Exp(
                    Math.Min(0, LogAlpha[i] + LogBeta[i] - LogTotal));
        }

        Copy(LogAlpha, Alpha);
        Copy(LogBeta, Beta);
        for (int i = 0; i < OccupancySums.Length; i++) Occupancy[i] = (float)OccupancySums[i];
    }

    private void FillAlpha()
    {
        for (int s = 0; s < Math.Min(2, States); s++) LogAlpha[s] = LogP[Class(s)];
        for (int t = 1; t < Frames; t++)
            for (int s = 0; s < States; s++)
            {
                int before = (t - 1) * States + s;
                double sum = LogAlpha[before];
                if (s >= 1) sum = LogSpace.Add(sum, LogAlpha[before - 1]);
                if (Jumps(s)) sum = LogSpace.Add(sum, LogAlpha[before - 2]);
                LogAlpha[t * States + s] = sum + LogP[t * Classes + Class(s)];
            }
    }

    private void FillBeta()
    {
        for (int s = Math.Max(0, States - 2); s < States; s++) LogBeta[(Frames - 1) * States + s] = 0;
        for (int t = Frames - 2; t >= 0; t--)
            for (int s = 0; s < States; s++)
            {
                double sum = Next(t, s);
                if (s + 1 < States) sum = LogSpace.Add(sum, Next(t, s + 1));
                if (s + 2 < States && Jumps(s + 2)) sum = LogSpace.Add(sum, Next(t, s + 2));
                LogBeta[t * States + s] = sum;
            }
    }

    /// <summary>ln(β[t+1,s]·p[t+1,q[s]])</summary>
    private double Next(int t, int s) => LogBeta[(t + 1) * States + s] + LogP[(t + 1) * Classes + Class(s)];

    private void Copy(double[] from, Tensor to)
    {
        to.Span.Fill(float.NegativeInfinity);
        for (int i = 0; i < from.Length; i++) to[i / States * MaxStates + i % States] = (float)from[i];
    }
}
