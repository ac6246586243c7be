namespace NeuralCore.Tests.Training;

public sealed class StepProfileTests : IDisposable
{
    private const int Batch = 64, Batches = 3;
    private const string Joined = "conv 3x3x8 relu | maxpool 2 | flatten | dropout 0.5 | dense 10";

    private static readonly Dataset Digits = TrainingCase.Digits.Take(Batch * Batches);

    private readonly WorkerTeam team = new(threads: 1);

    [Theory]
    [InlineData("flatten | dense 16 relu | dense 10")]
    [InlineData(Joined)]
    [InlineData("conv 3x3x8 relu stride 2 | batchnorm | residual ( conv 3x3x8 same ) | globalavgpool | dense 10")]
    public void Its_steps_are_those_of_a_training_to_the_last_bit(string architecture)
    {
        Network trained = TrainingCase.NewNetwork(architecture), profiled = TrainingCase.NewNetwork(architecture);
        TrainingOptions options = TrainingCase.Options(epochs: 1) with { BatchSize = Batch, ValidationSplit = 0 };
        Trainer.Fit(trained, Digits, options);
        var profile = new StepProfile(profiled, Digits, options, team);
        for (int step = 0; step < Batches; step++) profile.Step();
        Assert.Equal(TrainingCase.Weights(trained), TrainingCase.Weights(profiled));
    }

    [Fact]
    public void Layers_that_run_as_one_are_one_stage_and_products_are_counted_dense()
    {
        double conv = 2.0 * Batch * 26 * 26 * 8 * 9, dense = 2.0 * Batch * 13 * 13 * 8 * 10;
        Assert.Equal(
            [
                new("batch fill", "", 0), new("conv1 + relu + maxpool", "forward", conv), new("flatten1", "forward", 0), new("dropout1", "forward", 0), new("dense1", "forward", dense),
                new("loss", "", 0), new("dense1", "backward", 2 * dense), new("dropout1", "backward", 0), new("flatten1", "backward", 0), new("conv1 + relu + maxpool", "backward", conv), new("optimizer", "", 0),
            ],
            Profile(Joined, TimeProvider.System).Stages);
    }

    [Fact]
    public void Layers_before_the_first_that_learns_have_no_backward_stage() =>
        Assert.Equal(["dense1", "optimizer"], Profile("flatten | dense 10", TimeProvider.System).Stages.Select(stage => stage.Name).TakeLast(2));

    [Fact]
    public void A_stage_lasts_the_median_of_its_steps_and_what_was_forgotten_does_not_count()
    {
        var clock = new Steady();
        StepProfile profile = Profile("flatten | dense 10", clock);
        Assert.Throws<ArgumentException>(() => profile.StepSeconds);
        clock.Tick = TimeSpan.FromSeconds(100);
        profile.Step();
        profile.Forget();
        foreach (int seconds in (int[])[7, 2, 3])
        {
            clock.Tick = TimeSpan.FromSeconds(seconds);
            profile.Step();
        }

        Assert.Equal(3, profile.Steps);
        for (int stage = 0; stage < profile.Stages.Count; stage++) Assert.Equal(3, profile.SecondsOf(stage));
        Assert.Equal(3 * profile.Stages.Count, profile.StepSeconds);
    }

    [Fact]
    public void Fewer_images_than_a_batch_are_refused() =>
        Assert.Contains("192 images", Assert.Throws<ArgumentException>(() => new StepProfile(TrainingCase.NewNetwork(), Digits, TrainingCase.Options() with { BatchSize = 193 }, team)).Message, StringComparison.Ordinal);

    public void Dispose() => team.Dispose();

    private StepProfile Profile(string architecture, TimeProvider clock) =>
        new(TrainingCase.NewNetwork(architecture), Digits, TrainingCase.Options() with { BatchSize = Batch, Clock = clock }, team);

    /// <summary>Goes on by a tick whenever it is read.</summary>
    private sealed class Steady : TimeProvider
    {
        private long now;

        internal TimeSpan Tick { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now += Tick.Ticks;
    }
}
