using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralCore.Kernels.Lanes;

/// <summary>The work of a team, written once for every vector width.</summary>
internal interface ILaneWork
{
    /// <summary>
    /// Does item <paramref name="item"/>, as <see cref="ITeamWork.Run"/> would, with registers of
    /// <typeparamref name="T"/>.
    /// </summary>
    void Run<T>(int item) where T : struct, ILanes<T>;
}

/// <summary>A calculation, written once for every vector width; its arguments are its fields.</summary>
internal interface ILaneFunction<out TResult>
{
    TResult Run<T>() where T : struct, ILanes<T>;
}

/// <summary>The widest vectors of this machine: the one place that chooses between 512, 256 and 128 bits.</summary>
/// <remarks>
/// To the compiler <c>IsHardwareAccelerated</c> is a constant: it compiles the chosen width alone, and nothing is
/// decided at run time.
/// </remarks>
internal static class Widest
{
    /// <summary>Whether registers of 512 bits exist, 32 of them, twice as many as AVX2 has.</summary>
    public static bool Has512 => Vector512.IsHardwareAccelerated;

    public static bool Has256 => Vector256.IsHardwareAccelerated;

    /// <summary>Numbers in the widest register.</summary>
    public static int Count => Run<CountFunction, int>(default);

    /// <summary>Runs a function with the widest registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult Run<TFunction, TResult>(TFunction function)
        where TFunction : struct, ILaneFunction<TResult> =>
        RunWithin<TFunction, TResult>(function, int.MaxValue);

    /// <summary>
    /// Runs a function with the widest registers that <paramref name="length"/> numbers fill: a single number at a time
    /// if need be.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult RunWithin<TFunction, TResult>(TFunction function, int length)
        where TFunction : struct, ILaneFunction<TResult>
    {
        if (Has512 && length >= Lanes512.Count) return function.Run<Lanes512>();
        if (Has256 && length >= Lanes256.Count) return function.Run<Lanes256>();
        return length >= Lanes128.Count ? function.Run<Lanes128>() : function.Run<Lane>();
    }

    /// <summary>
    /// Runs items 0 … <paramref name="items"/>−1 of <paramref name="work"/> with the widest registers.
    /// </summary>
    public static void RunWidest<TWork>(this WorkerTeam team, int items, in TWork work)
        where TWork : struct, ILaneWork =>
        team.Run(items, new WidestWork<TWork> { Work = work });

    private struct WidestWork<TWork> : ITeamWork where TWork : struct, ILaneWork
    {
        public TWork Work; // not readonly: the compiler would copy it before each call

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int item)
        {
            if (Has512) Work.Run<Lanes512>(item);
            else if (Has256) Work.Run<Lanes256>(item);
            else Work.Run<Lanes128>(item);
        }
    }

    private readonly struct CountFunction : ILaneFunction<int>
    {
        public int Run<T>() where T : struct, ILanes<T> => T.Count;
    }
}
