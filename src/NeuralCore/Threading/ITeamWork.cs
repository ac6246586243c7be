namespace NeuralCore;

/// <summary>
/// Work that a <see cref="WorkerTeam"/> distributes: independent items, each of which writes a separate part of the
/// output.
/// </summary>
public interface ITeamWork
{
    /// <summary>Processes item <paramref name="item"/>; the result must not depend on the thread.</summary>
    void Run(int item);
}
