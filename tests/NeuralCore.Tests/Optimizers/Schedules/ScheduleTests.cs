namespace NeuralCore.Tests.Optimizers.Schedules;

public sealed class ScheduleTests
{
    public static TheoryData<string> Names => [.. Schedule.Names];

    [Theory, MemberData(nameof(Names))]
    public void Every_name_parses_to_the_schedule_of_that_name(string name) => Assert.Equal(name, Schedule.Parse(name).Name);

    [Fact]
    public void Every_schedule_of_the_library_has_a_name_that_parses()
    {
        IEnumerable<string> all = typeof(Schedule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Schedule)) && type != typeof(Warmup)).Select(type => type.Name);
        Assert.Equal(all.Order(), Schedule.Names.Select(name => Schedule.Parse(name).GetType().Name).Order());
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones() =>
        Assert.Contains("one-cycle", Assert.Throws<FormatException>(() => Schedule.Parse("sawtooth")).Message, StringComparison.Ordinal);

    [Theory, MemberData(nameof(Names))]
    public void Factors_lie_between_0_and_1_in_every_step_and_after_the_end(string name)
    {
        Schedule schedule = Schedule.Parse(name);
        foreach (long total in new long[] { 0, 1, 2, 7, 100 })
            for (long step = 0; step <= total + 3; step++) Assert.InRange(schedule.Factor(step, total), 0, 1);
    }

    [Fact]
    public void Constant_is_1_throughout() => Assert.All([0, 50, 99], step => Assert.Equal(1, new ConstantSchedule().Factor(step, 100)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(29, 1)]
    [InlineData(30, 0.5)]
    [InlineData(59, 0.5)]
    [InlineData(60, 0.25)]
    [InlineData(99, 0.125)]
    [InlineData(1000, 0.125)]
    public void Step_drops_after_each_interval(long step, double expected) => Assert.Equal(expected, new StepSchedule(interval: 0.3, drop: 0.5).Factor(step, 100), 1e-12);

    [Fact]
    public void Step_by_thirds_drops_twice_even_where_three_does_not_divide_the_steps() => Assert.Equal(0.01, new StepSchedule().Factor(99, 100), 1e-12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 0.1)]
    [InlineData(100, 0.01)]
    public void Exponential_reaches_the_final_factor_at_the_end(long step, double expected) => Assert.Equal(expected, new ExponentialSchedule(0.01).Factor(step, 100), 1e-12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 0.8681980515339464)] // 0.1 + 0.9·½·(1 + √½)
    [InlineData(50, 0.55)]
    [InlineData(100, 0.1)]
    public void Cosine_falls_from_1_to_the_final_factor(long step, double expected) => Assert.Equal(expected, new CosineSchedule(0.1).Factor(step, 100), 1e-12);

    [Theory]
    [InlineData(0, 0.04)]
    [InlineData(15, 0.52)]
    [InlineData(30, 1)]
    [InlineData(65, 0.50005)]
    [InlineData(100, 1e-4)]
    public void One_cycle_rises_to_its_peak_and_falls_far_below_its_start(long step, double expected) => Assert.Equal(expected, new OneCycleSchedule().Factor(step, 100), 1e-12);

    [Fact]
    public void Warm_up_rises_to_the_start_of_what_follows_and_hands_over_the_remaining_steps()
    {
        var schedule = new Warmup(4, new CosineSchedule());
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 5).Select(step => schedule.Factor(step, 104)));
        Assert.Equal(0.5, schedule.Factor(54, 104), 1e-12);
        Assert.Equal(0, schedule.Factor(104, 104), 1e-12);
        Assert.Equal("warmup-cosine", schedule.Name);
    }

    [Fact]
    public void Warm_up_longer_than_the_training_never_arrives()
    {
        var schedule = new Warmup(10, new CosineSchedule());
        Assert.Equal([0.1, 0.2, 0.3], Enumerable.Range(0, 3).Select(step => schedule.Factor(step, 3)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Warm_up_passes_the_validation_loss_on()
    {
        var schedule = new Warmup(1, new ReduceOnPlateau(patience: 0));
        Assert.False(schedule.Observe(1));
        Assert.True(schedule.Observe(1));
    }

    [Fact]
    public void Arguments_without_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new StepSchedule(interval: 0));
        Assert.Throws<ArgumentException>(() => new ExponentialSchedule(0));
        Assert.Throws<ArgumentException>(() => new CosineSchedule(-0.1));
        Assert.Throws<ArgumentException>(() => new OneCycleSchedule(rise: 1));
        Assert.Throws<ArgumentException>(() => new Warmup(-1, new ConstantSchedule()));
        Assert.Throws<ArgumentException>(() => new CosineSchedule().Factor(-1, 10));
    }
}
