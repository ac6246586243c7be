using NeuralCore;

namespace OwnLayer;

/// <summary>SiLU with a slope that each channel learns.</summary>
/// <remarks><code>
/// Shapes    x, y: (N, …, C)   β: (C)
/// Forward   y = x·s,  s = 1 / (1 + e^(−β·x))
/// Backward  dx = dy·(s + β·x·s·(1 − s))
///           dβ = Σ dy·x²·s·(1 − s)
/// Init      β = start                              Ramachandran, Zoph, Le 2017, arXiv:1710.05941
/// </code></remarks>
public sealed class Swish(double start = 1) : Layer
{
    private Parameter? beta;

    public override string Kind => "swish";

    public override string Text => $"{Kind}{Argument("start", start, standard: 1)}";

    public Parameter Beta => Built(beta);

    public override IReadOnlyList<Parameter> Parameters => beta is null ? [] : [beta];

    /// <summary>Before the first text or model file with the word <c>swish</c>.</summary>
    public static void Register() => LayerCatalog.Register("swish", arguments => new Swish(arguments.KeywordNumber("start") ?? 1));

    public override Shape OutputShape(Shape input)
    {
        Guard.Require(!IsBuilt || input.Last == Beta.Value.Length, $"{this}: input is {input}, the slopes are of {Beta.Value.Length} channels.");
        return input;
    }

    public override long ParameterCount(Shape input) => input.Last;

    protected override void CreateParameters(Shape input) => beta = new Parameter("beta", new Tensor(new Shape(input.Last)), decays: false);

    public override void Initialize(RandomStream random) => Beta.Value.Span.Fill((Real)start);

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        int channels = Beta.Value.Length;
        for (int i = 0; i < x.Length; i++) y[i] = x[i] * Sigmoid(Beta.Value[i % channels] * x[i]);
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        int channels = Beta.Value.Length;
        for (int i = 0; i < x.Length; i++)
        {
            Real b = Beta.Value[i % channels], s = Sigmoid(b * x[i]), slope = x[i] * s * (1 - s);
            Beta.Gradient[i % channels] += dy[i] * x[i] * slope;
            if (dx is not null) dx[i] = dy[i] * (s + b * slope);
        }
    }

    private static Real Sigmoid(Real z) => 1 / (1 + Real.Exp(-z));
}
