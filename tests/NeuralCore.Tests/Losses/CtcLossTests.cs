namespace NeuralCore.Tests.Losses;

public sealed class CtcLossTests
{
    private const int End = TextTargets.End;

    public static TheoryData<int, int, int[]> Texts => new()
    {
        { 1, 3, [] }, { 1, 3, [1] }, { 2, 3, [0, 1] }, { 3, 2, [0, 0] }, { 4, 3, [1, 1] }, { 5, 3, [0, 1, 0] },
        { 6, 3, [0, 0, 1] }, { 6, 4, [2, 2, 2] }, { 6, 2, [] }, { 5, 4, [2, 1, 0, 1] },
    };

    [Theory, MemberData(nameof(Texts))]
    public void Loss_and_gradient_equal_the_sum_over_all_paths(int frames, int classes, int[] text)
    {
        Tensor z = Logits(1, frames, classes, seed: (ulong)(frames * 10 + classes)), dz = new(z.Shape);
        double loss = new CtcLoss().Evaluate(z, Targets([text]), dz);
        (double total, double[] occupancy) = AllPaths(z, frames, classes, text);
        Assert.Equal(-Math.Log(total), loss, 1e-5);
        for (int t = 0; t < frames; t++)
        {
            for (int k = 0; k < classes; k++)
            {
                double p = Probability(z, t, k, classes);
                Assert.Equal(p - occupancy[t * classes + k] / total, dz[t * classes + k], 1e-5);
            }
        }

        Assert.Equal(-loss, CtcLoss.LogProbability(z.Span, frames, classes, text), 1e-9);
    }

    [Fact]
    public void The_probabilities_of_all_texts_add_up_to_one()
    {
        const int Frames = 4, Classes = 3;
        Tensor z = Logits(1, Frames, Classes, seed: 5);
        double sum = 0;
        for (int length = 0; length <= Frames; length++)
        {
            for (int code = 0; code < 1 << length; code++)
            {
                int[] text = [.. Enumerable.Range(0, length).Select(i => code >> i & 1)];
                sum += Math.Exp(CtcLoss.LogProbability(z.Span, Frames, Classes, text));
            }
        }

        Assert.Equal(1, sum, 1e-9);
    }

    [Fact]
    public void The_gradient_of_every_frame_sums_to_zero()
    {
        Tensor z = Logits(3, 9, 6, seed: 2), dz = new(z.Shape);
        new CtcLoss().Evaluate(z, Targets([0, 1, 1, 2], [4, 3], []), dz);
        for (int frame = 0; frame < 27; frame++)
        {
            double sum = 0;
            foreach (Real value in dz.Span.Slice(frame * 6, 6)) sum += value;
            Assert.Equal(0, sum, 1e-6);
        }
    }

    [Fact]
    public void A_repeated_symbol_needs_a_blank_between_and_a_text_that_does_not_fit_teaches_nothing()
    {
        Assert.True(CtcLoss.Fits([1, 1], 3));
        Assert.False(CtcLoss.Fits([1, 1], 2));
        Assert.True(CtcLoss.Fits([], 0));
        Tensor z = Logits(2, 2, 3, seed: 3), dz = new(z.Shape);
        dz.Span.Fill(9);
        double both = new CtcLoss().Evaluate(z, Targets([1, 1], [0, 1]), dz);
        Assert.All(dz.Span[..6].ToArray(), value => Assert.Equal(0, value));
        Assert.Contains(dz.Span[6..].ToArray(), value => value != 0);
        Assert.Equal(-CtcLoss.LogProbability(z.Span[6..], 2, 3, [0, 1]) / 2, both, 1e-9);
        Assert.Equal(double.NegativeInfinity, CtcLoss.LogProbability(z.Span[..6], 2, 3, [1, 1]));
    }

    [Fact]
    public void Improbable_texts_do_not_underflow()
    {
        const int Frames = 200;
        Tensor z = new(new Shape(1, Frames, 3)), dz = new(z.Shape);
        for (int t = 0; t < Frames; t++) z.Span[t * 3 + 2] = 60; // every frame is a blank with certainty
        int[] text = [.. Enumerable.Range(0, 60).Select(i => i & 1)];
        double loss = new CtcLoss().Evaluate(z, Targets(text), dz);
        Assert.InRange(loss, 3000, 3600);
        Assert.All(dz.Span.ToArray(), value => Assert.True(Real.IsFinite(value)));
    }

    [Fact]
    public void A_sample_does_not_depend_on_its_neighbours_and_one_row_of_frames_is_a_sequence()
    {
        Tensor z = Logits(2, 5, 4, seed: 8);
        var loss = new CtcLoss();
        double first = loss.Evaluate(z.Slice(0, 1), Targets([0, 1]), null), second = loss.Evaluate(z.Slice(1, 1), Targets([2]), null);
        Assert.Equal((first + second) / 2, loss.Evaluate(z, Targets([0, 1], [2]), null), 1e-12);
        Assert.Equal(first, loss.Evaluate(z.Slice(0, 1).Reshape(new Shape(1, 1, 5, 4)), Targets([0, 1]), null));
    }

    [Fact]
    public void Correct_texts_are_those_that_greedy_decoding_gives_exactly()
    {
        // Frames say: 0 0 ∅ 0 1
        Tensor z = OneHot(5, 3, 0, 0, 2, 0, 1);
        var loss = new CtcLoss();
        Assert.Equal(1, loss.CountCorrect(z, Targets([0, 0, 1])));
        Assert.Equal(0, loss.CountCorrect(z, Targets([0, 0])));
        Assert.Equal(0, loss.CountCorrect(z, Targets([0, 0, 1, 1])));
        Assert.Equal(1, loss.CountCorrect(OneHot(2, 3, 2, 2), Targets([[]])));
    }

    [Fact]
    public void Wrong_targets_and_shapes_are_refused()
    {
        var loss = new CtcLoss();
        Assert.Contains("takes texts", Assert.Throws<ArgumentException>(
            () => loss.RequireFit(new ClassTargets([0, 1], 2), new Shape(1, 5, 3))).Message);
        Assert.Contains("2 symbols and a blank", Assert.Throws<ArgumentException>(
            () => loss.RequireFit(new TextTargets(["ab"], "ab"), new Shape(1, 5, 4))).Message);
        loss.RequireFit(new TextTargets(["ab"], "ab"), new Shape(1, 5, 3));
        Assert.Contains("N×T×K", Assert.Throws<ArgumentException>(
            () => loss.Evaluate(new Tensor(new Shape(2, 3)), Targets([0], [1]), null)).Message);
        Assert.Contains("symbol 2 of sample 0", Assert.Throws<ArgumentException>(
            () => loss.Evaluate(new Tensor(new Shape(1, 4, 3)), Targets([2]), null)).Message);
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        Tensor z = Logits(4, 12, 6, seed: 1), dz = new(z.Shape), t = Targets([0, 1, 2], [3, 3], [4], []);
        var loss = new CtcLoss();
        Assert.Equal(0, Allocations.Of(() =>
        {
            loss.Evaluate(z, t, dz);
            loss.CountCorrect(z, t);
        }));
    }

    internal static Tensor Logits(int batch, int frames, int classes, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var z = new Tensor(new Shape(batch, frames, classes));
        foreach (ref Real value in z.Span) value = (Real)(2 * random.NextNormal());
        return z;
    }

    internal static Tensor OneHot(int frames, int classes, params int[] best)
    {
        var z = new Tensor(new Shape(1, frames, classes));
        for (int t = 0; t < frames; t++) z.Span[t * classes + best[t]] = 9;
        return z;
    }

    internal static Tensor Targets(params int[][] texts)
    {
        int longest = Math.Max(1, texts.Max(text => text.Length));
        var t = new Tensor(new Shape(texts.Length, longest));
        t.Span.Fill(End);
        for (int n = 0; n < texts.Length; n++)
        {
            for (int i = 0; i < texts[n].Length; i++) t.Span[n * longest + i] = texts[n][i];
        }

        return t;
    }

    /// <summary>P, and for every frame and class the probability of the text's paths that use it, by enumeration.</summary>
    internal static (double Total, double[] Occupancy) AllPaths(Tensor z, int frames, int classes, int[] text)
    {
        var occupancy = new double[frames * classes];
        var path = new int[frames];
        double total = 0;
        for (int code = 0; code < (int)Math.Pow(classes, frames); code++)
        {
            double p = 1;
            for (int t = 0, rest = code; t < frames; t++, rest /= classes)
            {
                path[t] = rest % classes;
                p *= Probability(z, t, path[t], classes);
            }

            var said = new List<int>();
            for (int t = 0; t < frames; t++)
            {
                if (path[t] != classes - 1 && (t == 0 || path[t] != path[t - 1])) said.Add(path[t]);
            }

            if (!said.SequenceEqual(text)) continue;
            total += p;
            for (int t = 0; t < frames; t++) occupancy[t * classes + path[t]] += p;
        }

        return (total, occupancy);
    }

    private static double Probability(Tensor z, int t, int k, int classes)
    {
        double sum = 0;
        for (int j = 0; j < classes; j++) sum += Math.Exp(z[t * classes + j]);
        return Math.Exp(z[t * classes + k]) / sum;
    }
}
