
namespace NeuralCore.GradientCheck;

/// <summary>Checks backward passes against finite differences of forward passes, in double precision.</summary>
/// <remarks>
/// Random inputs, parameters and dy (a dy of ones would hide errors that cancel in a sum). Small arguments are checked
/// entry by entry, large ones along random directions, which depend on all entries, and at some entries. See
/// docs/gradient-checking.md for the rules and their reasons.
/// </remarks>
public static class GradientChecker
{
    /// <summary>Maximum relative error of a passed check.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>Arguments up to this length are checked entry by entry.</summary>
    private const int SmallLength = 48;

    /// <summary>Number of random directions and of random entries for larger arguments.</summary>
    private const int Directions = 6, Entries = 18;

    /// <summary>
    /// Number of times that other inputs are drawn if most samples of an argument are at kinks: one output near a kink
    /// affects every weight above it.
    /// </summary>
    private const int Redraws = 3;

    /// <summary>
    /// Standard deviation of a layer's random parameters, and of the noise added to a network's initial parameters.
    /// </summary>
    private const double ParameterSpread = 0.6, NetworkSpread = 0.1;

    /// <summary>
    /// Checks dx and the gradients of all parameters of one layer; overwrites its parameters and statistics with random
    /// numbers.
    /// </summary>
    /// <param name="input">One input without the batch axis.</param>
    /// <param name="batch">At least 2, so that confused samples are detected.</param>
    public static GradientReport CheckLayer(Layer layer, Shape input, int batch, Phase phase, ulong seed)
    {
        if (batch < 2)
        {
            throw new ArgumentException(
                $"A gradient check needs a batch of at least 2, not {batch}, to detect confused samples.");
        }

        var draw = new Draw(seed, index: 1);
        var chain = new Sequential([layer]);
        chain.Build(input);
        if (layer.Name.Length == 0)
        {
            chain.RequireFree();
            chain.Join("", []);
        }

        foreach (Layer inner in chain.Walk())
        {
            foreach (Parameter parameter in inner.Parameters) draw.Fill(parameter.Value.Span, ParameterSpread);
            foreach (Statistic statistic in inner.Statistics)
            {
                foreach (ref double value in statistic.Value.Span) value = draw.Between(0.5, 1.5);
            }
        }

        string text = $"{layer.GetType().Name}: {layer.Text}{(phase.Training ? "" : ", inference")}";
        return Check(() =>
            new ChainSubject(text, chain, input, batch, phase, draw, inputGradient: true), draw) with
        {
            Seed = seed,
            Kind = CheckKind.Layer
        };
    }

    /// <summary>Checks a loss's gradient with respect to its logits.</summary>
    public static GradientReport CheckLoss(Loss loss, Tensor logits, Tensor targets, ulong seed)
    {
        var draw = new Draw(seed, index: 1);
        return Check(() =>
            new LossSubject(loss, logits, targets, draw), draw) with
        { Seed = seed, Kind = CheckKind.Loss };
    }

    /// <summary>
    /// Checks every parameter of a network followed by a loss; for every other seed also the input, and for every other
    /// seed with fused layers.
    /// </summary>
    /// <param name="vanishing">Names of parameters whose gradient is 0 by construction.</param>
    public static GradientReport CheckNetwork(
        Network network, Loss loss, Tensor targets, ulong seed, params IEnumerable<string> vanishing) =>
        CheckNetwork(network, loss, targets, seed, density: 1, hasTies: false, vanishing);

    /// <summary>The same for inputs most of which may be zero.</summary>
    /// <param name="density">The share of inputs that are not zero.</param>
    /// <param name="hasTies">Whether a max-pool has windows of zeros: their equal values are a kink of the input, which
    /// is then not checked.</param>
    internal static GradientReport CheckNetwork(
        Network network, Loss loss, Tensor targets, ulong seed, double density, bool hasTies,
        IEnumerable<string> vanishing)
    {
        var draw = new Draw(seed, index: 1);
        foreach (Parameter parameter in network.Parameters)
        {
            foreach (ref double value in parameter.Value.Span) value += NetworkSpread * draw.Normal();
        }

        var phase = Phase.Train(draw.Bits(), step: 3);
        bool inputGradient = draw.Chance(0.5) && !hasTies, joined = draw.Chance(0.5);
        IReadOnlySet<string> zeros = vanishing.ToHashSet();
        return Check(Subject, draw) with { Seed = seed, Kind = CheckKind.Network };

        ChainSubject Subject() =>
            new(network.Architecture, network.Layers, network.InputShape, targets.Shape[0], phase, draw, inputGradient,
            loss, targets, density, joined)
            {
                VanishingParameters = zeros,
            };
    }

    /// <param name="create">Draws new inputs in each call.</param>
    private static GradientReport Check(Func<Differentiable> create, Draw draw)
    {
        int skippedBefore = 0;
        for (int redraw = 0; ; redraw++)
        {
            Differentiable subject = create();
            Comparison comparison = Compare(subject, draw);
            GradientReport report = comparison.Report(subject.Text, subject.InputShape.ToString());
            report = report with { Skipped = report.Skipped + skippedBefore };
            if (!comparison.AtKinks || redraw == Redraws) return report;
            skippedBefore = report.Skipped;
        }
    }

    private static Comparison Compare(Differentiable subject, Draw draw)
    {
        IReadOnlyList<Tensor> gradients = subject.Gradients();
        var comparison = new Comparison();
        subject.CheckFurther(comparison, gradients);
        var difference = new FiniteDifference(subject);
        for (int i = 0; i < gradients.Count; i++)
        {
            (string name, Tensor value) = subject.Arguments[i];
            List<Pair> pairs = Sample(difference, value, gradients[i], draw, out int skipped);
            if (subject.Vanishing.Contains(name)) comparison.CompareVanishing(name, pairs);
            else comparison.Compare(name, pairs, skipped);
        }

        return comparison;
    }

    private static List<Pair> Sample(
        FiniteDifference difference, Tensor value, Tensor gradient, Draw draw, out int skipped)
    {
        var pairs = new List<Pair>();
        skipped = 0;
        bool small = value.Length <= SmallLength;
        for (int i = 0; i < (small ? value.Length : Entries); i++)
        {
            int index = small ? i : draw.Whole(0, value.Length - 1);
            if (difference.Of(value, index) is { } numeric)
                pairs.Add(new Pair(Comparison.Locate(value.Shape, index), gradient[index], numeric));
            else skipped++;
        }

        for (int i = 0; !small && i < Directions; i++)
        {
            double[] direction = draw.Direction(value.Length);
            double analytic = 0;
            for (int j = 0; j < direction.Length; j++) analytic += gradient[j] * direction[j];
            if (difference.Along(value, direction) is { } numeric)
                pairs.Add(new Pair($" along direction {i}", analytic, numeric));
            else skipped++;
        }

        return pairs;
    }
}
