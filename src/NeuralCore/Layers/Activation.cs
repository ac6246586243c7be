namespace NeuralCore;

/// <summary>A function of each element alone: any shape goes in and comes out.</summary>
public abstract class Activation : Layer
{
    public sealed override Shape OutputShape(Shape input) => input;
}
