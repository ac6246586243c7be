namespace NeuralCore;

/// <summary>Lays an image out as a row of features: row by row, pixel by pixel, channel by channel.</summary>
/// <remarks><code>
/// Shapes    x: (N, H, W, C)   y: (N, H·W·C)
/// Forward   y = x       the same memory in another shape: it costs nothing
/// Backward  dx = dy
/// Loops     none: nothing is copied
/// </code></remarks>
public sealed class Flatten : Layer
{
    public override string Kind => "flatten";

    public override bool IsView => true;

    public override Shape OutputShape(Shape input) => new(input.Length);

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
    }
}
