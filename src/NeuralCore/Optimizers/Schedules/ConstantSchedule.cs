namespace NeuralCore;

/// <summary>The base rate throughout.</summary>
/// <remarks><code>
/// Factor    1
/// </code></remarks>
public sealed class ConstantSchedule : Schedule
{
    public override string Name => "constant";

    public override double Factor(long step, long totalSteps) => 1;
}
