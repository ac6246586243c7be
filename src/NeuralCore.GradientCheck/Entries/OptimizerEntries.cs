using NeuralCore.GradientCheck.Oracles;

namespace NeuralCore.GradientCheck.Entries;

/// <summary>
/// Catalogue entries of the optimizers: random settings, and the update rule of the paper for one number.
/// </summary>
internal static class OptimizerEntries
{
    public static IEnumerable<CatalogueEntry> All =>
        [Of<Sgd>(Sgd), Of<Adam>(Adam), Of<AdamW>(AdamW), Of<RmsProp>(RmsProp)];

    private static CatalogueEntry Of<TOptimizer>(Func<Draw, GradientReport> check) where TOptimizer : Optimizer =>
        new(typeof(TOptimizer).Name, CheckKind.Optimizer, typeof(TOptimizer), seed => check(new Draw(seed)));

    private static GradientReport Sgd(Draw d)
    {
        double rate = d.Between(0.01, 0.5), momentum = d.Chance(0.3) ? 0 : d.Between(0.1, 0.95),
            decay = d.Chance(0.5) ? 0 : d.Between(0.01, 0.2);
        bool nesterov = momentum > 0 && d.Chance(0.5);
        return OptimizerOracle.Check(
            parameters => new Sgd(parameters, rate, momentum, nesterov, decay), Rule, d, ClipNorm(d));

        double Rule(double value, double g, bool decays, double learningRate, long step, ref double velocity,
            ref double unused)
        {
            double kept = decays ? value - learningRate * decay * value : value;
            velocity = momentum * velocity + g;
            return kept - learningRate * (nesterov ? g + momentum * velocity : velocity);
        }
    }

    private static GradientReport Adam(Draw d)
    {
        double rate = d.Between(0.001, 0.1), beta1 = d.Between(0, 0.95), beta2 = d.Between(0.5, 0.9999),
            epsilon = Math.Pow(10, d.Between(-9, -2));
        return OptimizerOracle.Check(
            parameters => new Adam(parameters, rate, beta1, beta2, epsilon), AdamRule(beta1, beta2, epsilon, decay: 0),
            d, ClipNorm(d));
    }

    private static GradientReport AdamW(Draw d)
    {
        double rate = d.Between(0.001, 0.1), beta1 = d.Between(0, 0.95), beta2 = d.Between(0.5, 0.9999),
            epsilon = Math.Pow(10, d.Between(-9, -2)), decay = d.Between(0, 0.3);
        return OptimizerOracle.Check(
            parameters => new AdamW(parameters, rate, beta1, beta2, epsilon, decay),
            AdamRule(beta1, beta2, epsilon, decay), d, ClipNorm(d));
    }

    private static ScalarRule AdamRule(double beta1, double beta2, double epsilon, double decay)
    {
        return Rule;

        double Rule(double value, double g, bool decays, double learningRate, long step, ref double mean,
            ref double meanSquare)
        {
            mean = beta1 * mean + (1 - beta1) * g;
            meanSquare = beta2 * meanSquare + (1 - beta2) * g * g;
            double unbiasedMean = mean / (1 - Math.Pow(beta1, step)),
                unbiasedSquare = meanSquare / (1 - Math.Pow(beta2, step));
            double kept = decays ? value - learningRate * decay * value : value;
            return kept - learningRate * unbiasedMean / (Math.Sqrt(unbiasedSquare) + epsilon);
        }
    }

    private static GradientReport RmsProp(Draw d)
    {
        double rate = d.Between(0.001, 0.1), rho = d.Between(0.3, 0.99), epsilon = Math.Pow(10, d.Between(-9, -2)),
            momentum = d.Chance(0.5) ? 0 : d.Between(0.1, 0.95);
        return OptimizerOracle.Check(
            parameters => new RmsProp(parameters, rate, rho, epsilon, momentum), Rule, d, ClipNorm(d));

        double Rule(double value, double g, bool decays, double learningRate, long step, ref double meanSquare,
            ref double velocity)
        {
            meanSquare = rho * meanSquare + (1 - rho) * g * g;
            double direction = g / (Math.Sqrt(meanSquare) + epsilon);
            velocity = momentum * velocity + direction;
            return value - learningRate * velocity;
        }
    }

    /// <summary>Between the smallest and the largest gradient norms of the steps.</summary>
    private static double? ClipNorm(Draw d) => d.Chance(0.5) ? d.Between(3, 7) : null;
}
