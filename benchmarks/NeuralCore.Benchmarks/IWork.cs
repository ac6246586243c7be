namespace NeuralCore.Benchmarks;

/// <summary>
/// A benchmark parameter with the number of floating-point operations per call; <c>RateColumn</c> computes the rate
/// from it.
/// </summary>
internal interface IWork
{
    /// <summary>Multiplications and additions, each counted as one.</summary>
    double Flops { get; }
}
