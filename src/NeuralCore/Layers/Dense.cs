using NeuralCore.Kernels.MatrixProduct;
using NeuralCore.Kernels.Sums;

namespace NeuralCore;

/// <summary>Fully connected layer: every output is a weighted sum of every input (Linear in PyTorch).</summary>
/// <remarks><code>
/// Shapes    x: (N, in)   W: (in, out)   b: (out)   y: (N, out)
/// Forward   y = x·W + b
/// Backward  dx = dy·Wᵀ
///           dW = xᵀ·dy
///           db = Σₙ dy[n]
/// Init      W ~ HeNormal(fanIn = in), b = 0             He et al. 2015, arXiv:1502.01852
/// Loops     NaiveMatrixProduct.cs; NaiveColumnSums.cs for db
/// </code></remarks>
public sealed class Dense : Layer
{
    private readonly Initializer initializer;

    /// <param name="initializer">Draws W; He normal by default.</param>
    public Dense(int inFeatures, int outFeatures, Initializer? initializer = null)
    {
        Guard.Require(inFeatures > 0 && outFeatures > 0, $"Dense takes and gives at least one feature, not {inFeatures} and {outFeatures}.");
        this.initializer = initializer ?? new HeNormal();
        Weight = new Parameter("weight", new Tensor(new Shape(inFeatures, outFeatures)), decays: true);
        Bias = new Parameter("bias", new Tensor(new Shape(outFeatures)), decays: false);
    }

    public override string Kind => "dense";

    public override string Text => $"dense {OutFeatures}";

    public int InFeatures => Weight.Value.Shape[0];

    public int OutFeatures => Weight.Value.Shape[1];

    public Parameter Weight { get; }

    public Parameter Bias { get; }

    public override IReadOnlyList<Parameter> Parameters => [Weight, Bias];

    public override Shape OutputShape(Shape input)
    {
        Guard.Require(input.Rank == 1 && input[0] == InFeatures, $"{this}: input is {input}, weights expect {InFeatures} features.{(input.Length == InFeatures ? " Put a Flatten before it." : "")}");
        return new Shape(OutFeatures);
    }

    public override int ScratchLength(Shape x) => ColumnSums.Scratch(x[0], OutFeatures);

    public override long MultiplyAdds(Shape input) => (long)InFeatures * OutFeatures;

    public override void Initialize(RandomStream random)
    {
        initializer.Fill(Weight.Value, InFeatures, OutFeatures, random);
        Bias.Value.Span.Clear();
    }

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        TiledMatrixProduct.Forward(pass.Team, x.Span, Weight.Value.Span, Bias.Value.Span, y.Span, x.Shape[0], InFeatures, OutFeatures);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        int batch = x.Shape[0];
        if (dx is not null) TiledMatrixProduct.DataGradient(pass.Team, dy.Span, Weight.Value.Span, dx.Span, batch, InFeatures, OutFeatures);
        TiledMatrixProduct.WeightGradient(pass.Team, x.Span, dy.Span, Weight.Gradient.Span, batch, InFeatures, OutFeatures);
        ColumnSums.Accumulate(pass.Team, dy.Span, batch, OutFeatures, Bias.Gradient.Span, pass.Scratch);
    }
}
