namespace NeuralCore.GradientCheck;

/// <summary>Layers in a workspace, followed by a random linear functional of their outputs or by a loss.</summary>
/// <remarks>
/// The gradients come from the third consecutive pass through a view of a larger workspace, so that stale values from
/// earlier passes or other inputs are detected. Parameters' gradients start from random numbers, to which backward
/// adds; dx starts from random numbers, which it overwrites.
/// </remarks>
internal sealed class ChainSubject : Differentiable
{
    /// <summary>Number of inputs by which the workspace is larger than the checked batch.</summary>
    private const int SpareInputs = 2;

    private static readonly WorkerTeam Team = new(1);
    private static readonly double[] UnitWeight = [1];

    private readonly Sequential chain;
    private readonly Shape sample;
    private readonly Phase phase;
    private readonly Draw draw;
    private readonly Loss? loss;
    private readonly Tensor targetsOrWeights;
    private readonly Workspace large;
    private readonly Workspace workspace;
    private readonly Parameter[] parameters;
    private readonly double[] lossValue = new double[1];
    private readonly double density;
    private readonly bool joined;

    /// <param name="inputGradient">Whether dx is computed and checked; for a network's first layer it is not.</param>
    /// <param name="density">The share of inputs that are not zero.</param>
    /// <param name="joined">Whether layers with a common kernel are fused.</param>
    public ChainSubject(
        string text, Sequential chain, Shape sample, int batch, Phase phase, Draw draw, bool inputGradient,
            Loss? loss = null, Tensor? targets = null,
        double density = 1, bool joined = false)
    {
        (Text, this.chain, this.sample, this.phase, this.draw, this.loss) = (text, chain, sample, phase, draw, loss);
        (this.density, this.joined) = (density, joined);
        parameters = [.. chain.Walk().SelectMany(layer => layer.Parameters)];
        large = new Workspace(chain, sample, batch + SpareInputs, Team, training: true, inputGradient, joined);
        workspace = large.ForBatch(batch);
        FillInput(workspace);
        targetsOrWeights = targets ?? draw.Tensor(workspace.Output.Shape);
        Arguments = [.. inputGradient ? [("x", workspace.Input)] : Array.Empty<(string, Tensor)>(),
            .. parameters.Select(parameter => (parameter.Name, parameter.Value))];
        InputGradient = inputGradient;
    }

    public override string Text { get; }

    public override Shape InputShape => workspace.Input.Shape;

    public override IReadOnlyList<(string Name, Tensor Value)> Arguments { get; }

    public override IReadOnlySet<string> Vanishing => VanishingParameters;

    public IReadOnlySet<string> VanishingParameters { get; init; } = new HashSet<string>();

    public override ReadOnlySpan<double> Outputs => loss is null ? workspace.Output.Span : lossValue;

    public override ReadOnlySpan<double> OutputWeights => loss is null ? targetsOrWeights.Span : UnitWeight;

    private bool InputGradient { get; }

    public override void Forward()
    {
        chain.Forward(workspace, phase);
        if (loss is not null) lossValue[0] = loss.Evaluate(workspace.Output, targetsOrWeights, null);
    }

    public override IReadOnlyList<Tensor> Gradients()
    {
        Tensor x = workspace.Input.Clone();
        PassOverOtherNumbers(large);
        PassOverOtherNumbers(workspace);
        workspace.Input.CopyFrom(x);
        if (workspace.Gradient(0) is { } garbage) draw.Fill(garbage.Span, spread: 10);
        Tensor[] before = [.. parameters.Select(parameter => draw.Tensor(parameter.Gradient.Shape))];
        for (int i = 0; i < before.Length; i++) parameters[i].Gradient.CopyFrom(before[i]);

        Pass(workspace);
        List<Tensor> gradients = InputGradient ? [workspace.Gradient(0)!.Clone()] : [];
        for (int i = 0; i < before.Length; i++) gradients.Add(Difference(parameters[i].Gradient, before[i]));
        return gradients;
    }

    /// <summary>
    /// Checks that a new workspace of exactly the batch's size, without dx and with the opposite choice of fused
    /// layers, gives the same parameter gradients.
    /// </summary>
    public override void CheckFurther(Comparison comparison, IReadOnlyList<Tensor> gradients)
    {
        var fresh = new Workspace(chain, sample, workspace.Batch, Team, training: true, joined: !joined);
        fresh.Input.CopyFrom(workspace.Input);
        foreach (Parameter parameter in parameters) parameter.Gradient.Span.Clear();
        Pass(fresh);
        int first = gradients.Count - parameters.Length;
        for (int i = 0; i < parameters.Length; i++)
        {
            // Where the exact value is 0, each pass has different rounding errors.
            if (!Vanishing.Contains(parameters[i].Name))
            {
                comparison.RequireSame(
                    $"{parameters[i].Name} in a fresh workspace", parameters[i].Gradient, gradients[first + i]);
            }
        }
    }

    private void Pass(Workspace memory)
    {
        chain.Forward(memory, phase);
        if (loss is null) memory.OutputGradient.CopyFrom(targetsOrWeights);
        else loss.Evaluate(memory.Output, targetsOrWeights, memory.OutputGradient);
        chain.Backward(memory, phase);
    }

    private void PassOverOtherNumbers(Workspace memory)
    {
        FillInput(memory);
        chain.Forward(memory, phase);
        draw.Fill(memory.OutputGradient.Span);
        chain.Backward(memory, phase);
    }

    private void FillInput(Workspace memory)
    {
        draw.Fill(memory.Input.Span);
        if (density == 1) return;
        foreach (ref double value in memory.Input.Span) value = draw.Chance(density) ? value : 0;
    }

    private static Tensor Difference(Tensor after, Tensor before)
    {
        Tensor difference = after.Clone();
        for (int i = 0; i < difference.Length; i++) difference[i] -= before[i];
        return difference;
    }
}
