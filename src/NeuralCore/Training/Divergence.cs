namespace NeuralCore.Training;

/// <summary>Where the first number that is not finite was found.</summary>
/// <param name="Step">The optimizer step, counted from 1 over the whole training.</param>
/// <param name="Layer">The first layer concerned: <c>conv1</c>, or <c>input</c>, or <c>loss</c>.</param>
/// <param name="What">Its part that is not finite: a parameter, its output, its gradient.</param>
public sealed record Divergence(int Epoch, long Step, string Layer, string What)
{
    public override string ToString() => $"At step {Step} (epoch {Epoch}) the {What} of {Layer} is not finite. A smaller learning rate or gradient clipping usually helps.";
}
