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
/// See       docs/learn/03-backpropagation.md
/// </code></remarks>
public sealed class Dense : Layer
{
    private readonly Initializer initializer;
    private Parameter[] parameters = [];
    private Parameter? weight;
    private Parameter? bias;

    /// <param name="bias">Whether b is learned; without it b = 0.</param>
    /// <param name="initializer">Draws W; He normal by default.</param>
    public Dense(int outFeatures, bool bias = true, Initializer? initializer = null)
    {
        Guard.Require(outFeatures > 0, $"Dense gives at least one feature, not {outFeatures}.");
        (OutFeatures, HasBias) = (outFeatures, bias);
        this.initializer = initializer ?? new HeNormal();
    }

    public override string Kind => "dense";

    public override string Text => $"dense {OutFeatures}{(HasBias ? "" : " nobias")}";

    public int InFeatures => Weight.Value.Shape[0];

    public int OutFeatures { get; }

    public bool HasBias { get; }

    public Parameter Weight => Built(weight);

    /// <summary>Null without a bias.</summary>
    public Parameter? Bias => HasBias ? Built(bias) : null;

    public override IReadOnlyList<Parameter> Parameters => parameters;

    public override Shape OutputShape(Shape input)
    {
        Guard.Require(input.Rank == 1,
            $"{this}: input is {input}, a dense layer takes features. Put a Flatten before it.");
        Guard.Require(!IsBuilt || input[0] == InFeatures,
            $"{this}: input is {input}, weights expect {InFeatures} features.");
        return new Shape(OutFeatures);
    }

    public override long ParameterCount(Shape input) => ((long)input.Length + (HasBias ? 1 : 0)) * OutFeatures;

    public override int ScratchLength(Shape x) => ColumnSums.Scratch(x[0], OutFeatures);

    public override long MultiplyAccumulates(Shape input) => (long)input[0] * OutFeatures;

    protected override void CreateParameters(Shape input)
    {
        weight = new Parameter("weight", new Tensor(new Shape(input[0], OutFeatures)), decays: true);
        bias = new Parameter("bias", new Tensor(new Shape(OutFeatures)), decays: false);
        parameters = HasBias ? [weight, bias] : [weight];
    }

    public override void Initialize(RandomStream random)
    {
        initializer.Fill(Weight.Value, InFeatures, OutFeatures, random);
        BiasValue.Span.Clear();
    }

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        TiledMatrixProduct.Forward(pass.Team, x.Span, Weight.Value.Span, BiasValue.Span, y.Span, x.Shape[0],
            InFeatures, OutFeatures);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        int batch = x.Shape[0];
        if (dx is not null)
            TiledMatrixProduct.DataGradient(pass.Team, dy.Span, Weight.Value.Span, dx.Span, batch, InFeatures,
                OutFeatures);
        TiledMatrixProduct.WeightGradient(pass.Team, x.Span, dy.Span, Weight.Gradient.Span, batch, InFeatures,
            OutFeatures);
        if (HasBias) ColumnSums.Accumulate(pass.Team, dy.Span, batch, OutFeatures, Bias!.Gradient.Span, pass.Scratch);
    }

    /// <summary>b, which stays 0 where it is not learned.</summary>
    private Tensor BiasValue => Built(bias).Value;
}
