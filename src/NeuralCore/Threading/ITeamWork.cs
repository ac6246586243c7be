namespace NeuralCore;

/// <summary>
/// Work that a <see cref="WorkerTeam"/> shares: independent items, each writing its own part of the output.
/// </summary>
public interface ITeamWork
{
    /// <summary>Does item <paramref name="item"/>; which thread does it must not matter.</summary>
    void Run(int item);
}
