using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>How one number of a parameter moves, given its gradient and what the optimizer remembers of it; written once for every vector width.</summary>
internal interface IUpdateRule
{
    /// <summary>Numbers remembered for each number of the parameter: 0, 1 (<c>first</c>) or 2 (<c>first</c> and <c>second</c>).</summary>
    static abstract int States { get; }

    /// <summary>Moves <paramref name="value"/> and the states by one step. Marked for inlining: as a call, with its operands in memory, Adam took ten times as long.</summary>
    void Apply<T>(T gradient, ref T value, ref T first, ref T second) where T : struct, ILanes<T>;
}
