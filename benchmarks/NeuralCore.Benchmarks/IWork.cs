namespace NeuralCore.Benchmarks;

/// <summary>
/// A benchmark's parameter that knows how many floating-point operations a call costs; <c>RateColumn</c> turns them
/// into a rate.
/// </summary>
internal interface IWork
{
    /// <summary>Multiplications and additions, counted singly.</summary>
    double Flops { get; }
}
