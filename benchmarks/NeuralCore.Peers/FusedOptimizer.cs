using TorchSharp;
using static TorchSharp.torch;

using TorchParameter = TorchSharp.Modules.Parameter;

namespace NeuralCore.Peers;

/// <summary>
/// SGD with momentum or Adam in libtorch's fused kernels: one call updates all parameters, as PyTorch's
/// <c>fused=True</c> does. TorchSharp's own optimizers execute several operations per parameter.
/// </summary>
/// <remarks>TorchSharp does not expose these kernels, so they are called by functions in TorchScript.</remarks>
internal sealed class FusedOptimizer : IDisposable
{
    private const string Script = """
        def sgd(w: List[Tensor], dw: List[Tensor], v: List[Tensor], rate: float, momentum: float):
            torch._fused_sgd_(w, dw, v, weight_decay=0.0, momentum=momentum, lr=rate, dampening=0.0,
                nesterov=False, maximize=False, is_first_step=False)

        def adam(w: List[Tensor], dw: List[Tensor], m: List[Tensor], v: List[Tensor], step: List[Tensor], rate: float):
            step[0].add_(1)
            torch._fused_adam_(w, dw, m, v, [], step, lr=rate, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8,
                amsgrad=False, maximize=False)

        """;

    private readonly jit.CompilationUnit functions = jit.compile(Script);
    private readonly TrainingRecipe recipe;
    private readonly torch.Tensor[] w;
    private readonly torch.Tensor[] m;
    private readonly torch.Tensor[] v;
    private readonly torch.Tensor[] steps;

    public FusedOptimizer(IReadOnlyList<TorchParameter> parameters, TrainingRecipe recipe)
    {
        this.recipe = recipe;
        w = [.. parameters];
        m = [.. w.Select(each => zeros_like(each, requires_grad: false).DetachFromDisposeScope())];
        v = [.. w.Select(each => zeros_like(each, requires_grad: false).DetachFromDisposeScope())];
        // One number for all parameters: the kernel only reads it.
        torch.Tensor step = zeros(1).DetachFromDisposeScope();
        steps = [.. w.Select(_ => step)];
    }

    public void ZeroGradients()
    {
        foreach (torch.Tensor parameter in w) parameter.grad = null;
    }

    public void Step()
    {
        using IDisposable withoutGradients = no_grad();
        torch.Tensor[] dw = [.. w.Select(each => each.grad!)];
        if (recipe.Momentum is { } momentum) functions.invoke("sgd", w, dw, v, recipe.LearningRate, momentum);
        else functions.invoke("adam", w, dw, m, v, steps, recipe.LearningRate);
    }

    public void Dispose()
    {
        foreach (torch.Tensor one in (torch.Tensor[])[.. m, .. v, steps[0]]) one.Dispose();
        functions.Dispose();
    }
}
