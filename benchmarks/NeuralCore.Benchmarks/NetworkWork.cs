namespace NeuralCore.Benchmarks;

/// <summary>
/// A pass of a preset over a batch of MNIST images. Only the matrix products of dense and convolution layers are
/// counted.
/// </summary>
public sealed record NetworkWork(string Preset, int Batch, bool Training) : IWork
{
    private const int Classes = 10;

    internal static Shape ImageShape => new(28, 28, 1);

    /// <summary>
    /// One product per layer in the forward pass; two more in the backward pass, except for the first layer with
    /// parameters, which has no gradient of its input.
    /// </summary>
    public double Flops
    {
        get
        {
            double sum = 0;
            bool first = true;
            Shape shape = ImageShape;
            foreach (Layer layer in Build().Layers.Layers)
            {
                double product = 2.0 * layer.MultiplyAccumulates(shape) * Batch;
                sum += product * (!Training ? 1 : first ? 2 : 3);
                first &= product == 0;
                shape = layer.OutputShape(shape);
            }

            return sum;
        }
    }

    internal Network Build() => NetworkArchitecture.Build(Presets.Find(Preset, Classes)!, ImageShape, seed: 1);

    public override string ToString() => $"{Preset}, {Batch}";
}
