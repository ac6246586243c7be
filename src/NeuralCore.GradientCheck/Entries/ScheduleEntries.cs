namespace NeuralCore.GradientCheck.Entries;

/// <summary>
/// Catalogue entries of the schedules: random settings, and the factor as a plain formula of the progress p =
/// step/totalSteps.
/// </summary>
internal static class ScheduleEntries
{
    private const int PastTheEnd = 3;

    public static IEnumerable<CatalogueEntry> All =>
    [
        Of<ConstantSchedule>(d => (new ConstantSchedule(), (_, _) => 1)),
        Of<StepSchedule>(d => (d.Whole(2, 6), d.Between(0.05, 0.9)) is var (parts, drop)
            // Totals drawn below are multiples of 60, so each part is a whole number of steps.
            ? (new StepSchedule(1.0 / parts, drop), (step, total) =>
                Math.Pow(drop, Math.Min(step, total - 1) * parts / total)) : default),
        Of<ExponentialSchedule>(
            d => d.Between(0.001, 1) is var final
            ? (new ExponentialSchedule(final), (step, total) => Math.Exp(Math.Log(final) * P(step, total))) : default),
        Of<CosineSchedule>(
            d => d.Between(0, 0.5) is var final
            ? (new CosineSchedule(final), (step, total) => final + (1 - final) * Wave(P(step, total))) : default),
        Of<OneCycleSchedule>(OneCycle),
        Of<Warmup>(Warmup),
        Of<ReduceOnPlateau>(d => (new ReduceOnPlateau(), (_, _) => 1)),
        new CatalogueEntry("ReduceOnPlateau (observing)", CheckKind.Schedule, typeof(ReduceOnPlateau), Plateau),
    ];

    private static CatalogueEntry Of<TSchedule>(
        Func<Draw, (Schedule Schedule, Func<long, long, double> Expected)> draw) where TSchedule : Schedule =>
        new(typeof(TSchedule).Name, CheckKind.Schedule, typeof(TSchedule), seed =>
        {
            var d = new Draw(seed);
            (Schedule schedule, Func<long, long, double> expected) = draw(d);
            int total = 60 * d.Whole(1, 3);
            var comparison = new Comparison();
            comparison.Compare(
                "factor", [.. Enumerable.Range(0, total + PastTheEnd)
                .Select(step => new Pair($" of step {step}", schedule.Factor(step, total), expected(step, total)))]);
            return comparison.Report(schedule.Name, $"{total} steps");
        });

    private static (Schedule, Func<long, long, double>) OneCycle(Draw d)
    {
        double rise = d.Between(0.1, 0.9), start = d.Between(0, 0.5), final = d.Between(0, 0.01);
        return (new OneCycleSchedule(rise, start, final), (step, total) => P(step, total) is var p && p < rise
            ? start + (1 - start) * p / rise
            : final + (1 - final) * Wave((p - rise) / (1 - rise)));
    }

    private static (Schedule, Func<long, long, double>) Warmup(Draw d)
    {
        int warmup = d.Whole(1, 20);
        double final = d.Between(0, 0.5);
        return (new Warmup(warmup, new CosineSchedule(final)), (step, total) => step < warmup
            ? (step + 1.0) / warmup
            : final + (1 - final) * Wave(P(step - warmup, total - warmup)));
    }

    /// <summary>
    /// The rate drops after patience + 1 epochs without improvement; the count restarts after each drop.
    /// </summary>
    private static GradientReport Plateau(ulong seed)
    {
        var d = new Draw(seed);
        int patience = d.Whole(0, 4);
        double drop = d.Between(0.2, 0.9), minDelta = d.Between(0, 0.1), expected = 1, best = double.PositiveInfinity;
        var schedule = new ReduceOnPlateau(drop, patience, minDelta, minimum: 0);
        var pairs = new List<Pair>();
        int since = 0;
        for (int epoch = 0; epoch < 40; epoch++)
        {
            double loss = 1.0 / (epoch + 1) + d.Between(0, 0.3);
            bool improved = loss < best - minDelta;
            if (improved) best = loss;
            since = improved ? 0 : since + 1;
            if (since == patience + 1) (expected, since) = (expected * drop, 0);
            schedule.Observe(loss);
            pairs.Add(new Pair($" after epoch {epoch}", schedule.Factor(epoch, 40), expected));
        }

        var comparison = new Comparison();
        comparison.Compare("factor", pairs);
        return comparison.Report(schedule.Name, "40 epochs");
    }

    private static double P(long step, long total) => Math.Min(1.0, step / (double)total);

    /// <summary>From 1 to 0 along half a cosine.</summary>
    private static double Wave(double p) => (1 + Math.Cos(p * Math.PI)) / 2;
}
