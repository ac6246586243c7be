using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Updates;

/// <summary>How one number θ of a parameter moves, given its gradient g and the optimizer's state; written once for every vector width.</summary>
internal interface IUpdateRule
{
    /// <summary>State kept for each number of the parameter: 0, 1 (<c>first</c>) or 2 numbers (<c>first</c> and <c>second</c>).</summary>
    static abstract int States { get; }

    /// <summary>Moves <paramref name="θ"/> and the state by one step; a rule names the two states by its own symbols.</summary>
    /// <remarks>Implementations are marked for inlining: as a call, with its operands in memory, Adam took ten times as long.</remarks>
    void Apply<T>(T g, ref T θ, ref T first, ref T second) where T : struct, ILanes<T>;
}
