namespace NeuralCore.Tests.Optimizers;

/// <summary>What holds for every optimizer.</summary>
public sealed class OptimizerTests
{
    private static readonly Dictionary<string, Func<IReadOnlyList<Parameter>, Optimizer>> Catalogue = new()
    {
        ["sgd"] = p => new Sgd(p, weightDecay: 0.1),
        ["sgd momentum"] = p => new Sgd(p, momentum: 0.9, weightDecay: 0.1),
        ["sgd nesterov"] = p => new Sgd(p, momentum: 0.9, nesterov: true),
        ["adam"] = p => new Adam(p),
        ["adamw"] = p => new AdamW(p),
        ["rmsprop"] = p => new RmsProp(p),
        ["rmsprop momentum"] = p => new RmsProp(p, momentum: 0.9),
    };

    public static TheoryData<string> Names => [.. Catalogue.Keys];

    [Fact]
    public void Every_optimizer_of_the_library_is_in_the_catalogue()
    {
        IEnumerable<Type> known = Catalogue.Values.Select(create => create([]).GetType()).Distinct();
        IEnumerable<Type> all = typeof(Optimizer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract);
        Assert.Equal(all.Select(type => type.Name).Order(), known.Select(type => type.Name).Order());
    }

    [Theory, MemberData(nameof(Names))]
    public void A_step_counts_once_for_all_parameters_and_leaves_gradients_zero(string name)
    {
        Parameter[] parameters = Large(seed: 1);
        Optimizer optimizer = Catalogue[name](parameters);
        using var team = new WorkerTeam(2);
        Assert.StartsWith(optimizer.Name, name, StringComparison.Ordinal);
        for (int step = 1; step <= 3; step++)
        {
            AddGradients(parameters, step);
            optimizer.Step(team);
            Assert.Equal(step, optimizer.StepCount);
            Assert.All(parameters, parameter => Assert.False(parameter.Gradient.Span.ContainsAnyExcept((Real)0)));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        Real[][] expected = Trained(name, threads: 1);
        Assert.Equal(expected, Trained(name, threads: 2));
        Assert.Equal(expected, Trained(name, threads: 3));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        Parameter[] parameters = Large(seed: 1);
        Optimizer optimizer = Catalogue[name](parameters);
        optimizer.ClipNorm = 1;
        using var team = new WorkerTeam(2);
        AddGradients(parameters, 1);
        Assert.Equal(0, Allocations.Of(() => optimizer.Step(team)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Restored_state_and_step_count_continue_with_the_same_bits(string name)
    {
        Parameter[] parameters = Large(seed: 1), copies = Large(seed: 2);
        Optimizer optimizer = Catalogue[name](parameters), resumed = Catalogue[name](copies);
        using var team = new WorkerTeam(1);
        AddGradients(parameters, 1);
        optimizer.Step(team);

        foreach ((Parameter from, Parameter to) in parameters.Zip(copies)) to.Value.CopyFrom(from.Value);
        foreach (((string Name, Tensor Value) from, (string Name, Tensor Value) to) in optimizer.State.Zip(resumed.State)) to.Value.CopyFrom(from.Value);
        resumed.StepCount = optimizer.StepCount;
        AddGradients(parameters, 2);
        AddGradients(copies, 2);
        optimizer.Step(team);
        resumed.Step(team);

        foreach ((Parameter original, Parameter copy) in parameters.Zip(copies)) Assert.Equal(original.Value.Span.ToArray(), copy.Value.Span.ToArray());
    }

    [Fact]
    public void Gradients_above_the_clip_norm_are_scaled_to_it_together()
    {
        // ‖(3, 0, 4)‖ = 5, clipped to 1: (0.6, 0, 0.8)
        Assert.Equal([0.4, -2, -0.3], SteppedOnce(clipNorm: 1, [3, 0, 4]), Near);
    }

    [Fact]
    public void Gradients_at_or_below_the_clip_norm_are_left_alone()
    {
        Assert.Equal(SteppedOnce(clipNorm: null, [3, 0, 4]), SteppedOnce(clipNorm: 5, [3, 0, 4]));
        Assert.Equal(SteppedOnce(clipNorm: null, [0, 0, 0]), SteppedOnce(clipNorm: 5, [0, 0, 0]));
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_is_not_hidden_by_clipping() =>
        Assert.All(SteppedOnce(clipNorm: 1, [double.NaN, 1, 1]), value => Assert.Equal(double.NaN, value));

    [Fact]
    public void Two_parameters_of_one_name_are_refused()
    {
        Parameter twin = new("w", new Tensor(new Shape(1)), decays: true), other = new("w", new Tensor(new Shape(2)), decays: true);
        Assert.Contains("'w'", Assert.Throws<ArgumentException>(() => new Sgd([twin, other])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_without_sense_are_refused()
    {
        var optimizer = new Sgd(Trajectory.Parameters());
        Assert.Throws<ArgumentException>(() => optimizer.LearningRate = double.NaN);
        Assert.Throws<ArgumentException>(() => optimizer.LearningRate = -0.1);
        Assert.Throws<ArgumentException>(() => optimizer.ClipNorm = 0);
        Assert.Throws<ArgumentException>(() => optimizer.StepCount = -1);
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-6;

    private static double[] SteppedOnce(double? clipNorm, double[] gradients)
    {
        Parameter[] parameters = Trajectory.Parameters();
        Trajectory.SetGradients(parameters, gradients);
        using var team = new WorkerTeam(1);
        new Sgd(parameters, learningRate: 1) { ClipNorm = clipNorm }.Step(team);
        return Trajectory.Values(parameters);
    }

    private static Real[][] Trained(string name, int threads)
    {
        Parameter[] parameters = Large(seed: 1);
        Optimizer optimizer = Catalogue[name](parameters);
        optimizer.ClipNorm = 10;
        using var team = new WorkerTeam(threads);
        for (int step = 1; step <= 3; step++)
        {
            AddGradients(parameters, step);
            optimizer.Step(team);
        }

        return [.. parameters.Select(parameter => parameter.Value.Span.ToArray())];
    }

    /// <summary>Three parameters: several items, a ragged end, and fewer numbers than a register holds.</summary>
    private static Parameter[] Large(ulong seed)
    {
        Parameter[] parameters =
        [
            new("a", new Tensor(new Shape(130, 101)), decays: true),
            new("b", new Tensor(new Shape(101)), decays: false),
            new("c", new Tensor(new Shape(3)), decays: true),
        ];
        for (int k = 0; k < parameters.Length; k++) Randomise(parameters[k].Value, new RandomStream(seed, RandomPurpose.Test, 0, k));
        return parameters;
    }

    private static void AddGradients(Parameter[] parameters, long step)
    {
        for (int k = 0; k < parameters.Length; k++) Randomise(parameters[k].Gradient, new RandomStream(7, RandomPurpose.Test, step, k));
    }

    private static void Randomise(Tensor tensor, RandomStream random)
    {
        foreach (ref Real x in tensor.Span) x += (Real)random.NextNormal();
    }
}
