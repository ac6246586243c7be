using NeuralCore.Explain.Checking;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>What an explain page changes: image, weights with their earlier values, planted fault.</summary>
internal sealed class ExplainState
{
    /// <summary>How many steps can be undone.</summary>
    private const int MaxUndo = 64;

    private readonly Evaluator evaluator;
    private readonly Dataset others;
    private readonly LinkedList<float[][]> earlier = [];
    private readonly float[][] original;
    private DoubleNetwork? precise;
    private bool isPreciseCurrent;
    private EvaluationResult? othersLoss;

    public ExplainState(Model model, ImageSet images, RunFacts facts)
    {
        (Model, Images, Facts) = (model, images, facts);
        Walk = new Walk(model);
        others = images.Data.Take(Math.Min(ImageSet.Others, Math.Max(1, images.MistakesFrom)));
        evaluator = new Evaluator(model.Network, Walk.Team, Math.Min(32, others.Count), model.Scaling);
        original = Values();
        Data = images.Data;
        Run();
    }

    public Model Model { get; }

    public ImageSet Images { get; }

    public RunFacts Facts { get; }

    public Walk Walk { get; }

    /// <summary>The weights of the training at several times, oldest first.</summary>
    public List<Snapshot> Snapshots { get; } = [];

    /// <summary>Where the image is; one image for a drawing.</summary>
    public Dataset Data { get; private set; }

    /// <summary>The image in <see cref="Data"/>.</summary>
    public int Index { get; private set; }

    /// <summary>Null: the predicted class.</summary>
    public int? Label { get; private set; }

    public Fault Fault { get; private set; }

    public int StepsMade => earlier.Count;

    /// <summary>Selects an image and runs both passes.</summary>
    public void Select(Dataset data, int index, int? label)
    {
        (Data, Index, Label) = (data, index, label);
        Run();
    }

    public void Plant(Fault fault)
    {
        Fault = fault;
        Run();
    }

    /// <summary>Runs both passes for the current image and weights.</summary>
    public void Run()
    {
        int stale = Data == Images.Data ? (Index + 1) % Images.Data.Count : 0;
        Walk.Run(Data, Index, Label, Fault, (Images.Data, stale));
        isPreciseCurrent = false;
    }

    /// <summary>The mean loss of the first test images with the current weights.</summary>
    public EvaluationResult OthersLoss() => othersLoss ??= evaluator.Evaluate(others, new SoftmaxCrossEntropy());

    /// <summary>
    /// One step of gradient descent, θ ← θ − η·g, on this image by the engine's optimizer; then both passes again.
    /// </summary>
    public void Step(double learningRate)
    {
        earlier.AddLast(Values());
        if (earlier.Count > MaxUndo) earlier.RemoveFirst();
        new Sgd(Model.Network.Parameters, learningRate).Step(Walk.Team);
        othersLoss = null;
        Run();
    }

    /// <summary>Restores the weights before the last step.</summary>
    public bool Undo()
    {
        if (earlier.Last is not { } last) return false;
        earlier.RemoveLast();
        Restore(last.Value);
        return true;
    }

    /// <summary>Restores the weights of the model file.</summary>
    public void Reset()
    {
        earlier.Clear();
        Restore(original);
    }

    /// <summary>Compares one gradient with a finite difference.</summary>
    /// <param name="parameter">Its place among the network's parameters.</param>
    public WeightCheck Check(int parameter, int at)
    {
        precise ??= new DoubleNetwork(Model.Network);
        if (!isPreciseCurrent) precise.Load(Model.Network, Walk.Workspace.Input.Span, Walk.Label);
        isPreciseCurrent = true;
        Tensor gradient = Model.Network.Parameters[parameter].Gradient;
        double scale = 0;
        foreach (float value in gradient.Span) scale = Math.Max(scale, Math.Abs(value));
        return new WeightCheck(gradient[at], precise.Gradient(parameter, at), precise.Difference(parameter, at), scale);
    }

    private float[][] Values() => [.. Model.Network.Parameters.Select(parameter => parameter.Value.Span.ToArray())];

    private void Restore(float[][] values)
    {
        foreach ((Parameter parameter, float[] old) in Model.Network.Parameters.Zip(values))
            old.CopyTo(parameter.Value.Span);
        othersLoss = null;
        Run();
    }
}

/// <summary>The weights at one time of the training.</summary>
/// <param name="Title">When: <c>epoch 3</c>.</param>
internal sealed record Snapshot(string Title, Model Model);
