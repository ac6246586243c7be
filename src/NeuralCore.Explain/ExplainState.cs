using NeuralCore.Explain.Checking;
using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain;

/// <summary>What an explain page changes: image, mode of the passes, weights with their earlier values, planted
/// fault.</summary>
internal sealed class ExplainState
{
    /// <summary>How many steps can be undone.</summary>
    private const int MaxUndo = 64;

    /// <summary>
    /// Rounding errors are at most these parts of the largest gradient of a tensor and of the network. Where a network
    /// is nearly certain, dz = p − t has few correct digits, and so have all gradients: p has a rounding error of 2⁻²⁴.
    /// </summary>
    private const double MaxLostOfTensor = 1e-4, MaxLostOfNetwork = 1e-6, MaxLostOfOutput = 1.0 / (1 << 22);

    private readonly OthersLoss evaluator;
    private readonly Dataset others;
    private readonly LinkedList<float[][]> earlier = [];
    private readonly float[][] original;
    private DoubleNetwork? precise;
    private bool isPreciseCurrent;
    private double[] lost = [];
    private Targets targets;
    private double? othersLoss;

    public ExplainState(Model model, ImageSet images, RunFacts facts)
    {
        (Model, Images, Facts) = (model, images, facts);
        targets = images.Data.Targets!;
        Walk = new Walk(model, targets, WalkMode.Inference);
        others = images.Data.Take(Math.Min(ImageSet.Others, Math.Max(1, images.MistakesFrom)));
        evaluator = new OthersLoss(model, others, Walk);
        original = Values();
        Data = images.Data;
        Run();
    }

    public Model Model { get; }

    public ImageSet Images { get; }

    public RunFacts Facts { get; }

    public Walk Walk { get; private set; }

    /// <summary>The weights of the training at several times, oldest first.</summary>
    public List<Snapshot> Snapshots { get; } = [];

    /// <summary>Where the image is; one image for a drawing.</summary>
    public Dataset Data { get; private set; }

    /// <summary>The image in <see cref="Data"/>.</summary>
    public int Index { get; private set; }

    /// <summary>Null: the predicted class; of a line: its text.</summary>
    public int? Label { get; private set; }

    /// <summary>Whether the text of a line is that of its writer, not what the network reads.</summary>
    public bool IsTextKnown { get; private set; } = true;

    public Fault Fault { get; private set; }

    public int StepsMade => earlier.Count;

    public int OthersCount => others.Count;

    private Sample Sample => new(Data, Index, Images.Data);

    /// <summary>Selects an image and runs both passes.</summary>
    public void Select(Dataset data, int index, int? label)
    {
        (Data, Index, Label, IsTextKnown) = (data, index, label, true);
        Run();
    }

    /// <summary>Selects a line that is none of the page's, and runs both passes.</summary>
    /// <param name="values">(H, W, 1): 0 for paper, 1 for ink.</param>
    /// <param name="text">Null: what the network reads.</param>
    public void SelectLine(float[] values, string? text)
    {
        Take(text ?? "");
        if (text is null) Take(string.Concat(Walk.TextRead().Select(symbol => Model.ClassNames[symbol])));
        IsTextKnown = text is not null;

        void Take(string wanted)
        {
            Symbols(wanted);
            var targets = new TextTargets([wanted], ((TextTargets)Images.Data.Targets!).Alphabet);
            var line = new Dataset("line", Model.InputShape, values, targets);
            if (targets.RowShape(Walk.Z.Shape.Sample).Length > Walk.Targets.Length) Use(targets);
            Select(line, 0, null);
        }
    }

    /// <summary>The symbols of a text of the alphabet that fits the columns of a line.</summary>
    /// <exception cref="ArgumentException">It has another symbol, or is too long.</exception>
    public int[] Symbols(string text)
    {
        string alphabet = ((TextTargets)Images.Data.Targets!).Alphabet;
        int[] symbols = [.. text.EnumerateRunes().Select(rune => alphabet.EnumerateRunes().ToList().IndexOf(rune))];
        if (symbols.Contains(-1)) throw new ArgumentException($"'{text}' has a symbol that is none of '{alphabet}'.");
        int frames = Walk.Z.Shape[2];
        return CtcLoss.Fits(symbols, frames) ? symbols
            : throw new ArgumentException($"'{text}' is too long for {frames} columns.");
    }

    /// <summary>Memory for longer texts.</summary>
    private void Use(Targets longer)
    {
        (Walk, precise, targets) = (new Walk(Model, longer, Walk.Mode), null, longer);
    }

    public void Plant(Fault fault)
    {
        Fault = fault;
        Run();
    }

    /// <summary>Changes the mode of the passes and runs both.</summary>
    /// <param name="others">Images beside this one, where a layer computes statistics of the batch.</param>
    /// <param name="step">Whose dropout masks are drawn.</param>
    public void Switch(bool isTraining, int others, int step)
    {
        int available = Math.Min(others, Math.Max(0, Images.MistakesFrom - 1));
        int batch = isTraining && WalkMode.NeedsBatch(Model.Network) ? 1 + available : 1;
        if (isTraining && Model.Network.BatchProblem(batch, batch) is { } problem)
            throw new ArgumentException($"{problem}. The page has {available} other images.");
        Walk = new Walk(Model, targets, isTraining ? new(true, batch, step) : WalkMode.Inference);
        precise = null;
        Run();
    }

    /// <summary>Runs both passes for the current image and weights.</summary>
    public void Run()
    {
        int stale = Data == Images.Data ? (Index + 1) % Images.Data.Count : 0;
        Walk.Run(Sample, Label, Fault, new Sample(Images.Data, stale, Images.Data));
        isPreciseCurrent = false;
    }

    /// <summary>The mean loss of the first test images with the current weights, in inference mode.</summary>
    public double OthersLoss() => othersLoss ??= evaluator.Evaluate();

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
        precise ??= new DoubleNetwork(Walk);
        if (!isPreciseCurrent) LoadPrecise(precise);
        return new WeightCheck(Model.Network.Parameters[parameter].Gradient[at], precise.Gradient(parameter, at),
            precise.Difference(parameter, at), lost[parameter]);
    }

    /// <summary>Loads the numbers of the pass, and measures what single precision loses in the correct one.</summary>
    private void LoadPrecise(DoubleNetwork network)
    {
        IReadOnlyList<Parameter> parameters = Model.Network.Parameters;
        Fault planted = Fault;
        if (planted != Walking.Fault.None) Plant(Walking.Fault.None);
        network.Load(Walk);
        double ofNetwork = MaxLostOfNetwork * parameters.Max(each => Largest(each.Gradient));
        double ofTensor = Math.Max(
            MaxLostOfTensor, Math.Min(1, MaxLostOfOutput / Largest(Walk.Workspace.Gradient(Walk.End.Layers)!)));
        lost = [.. parameters.Select((each, i) => Math.Min(
            network.Lost(i, each.Gradient), Math.Max(ofTensor * Largest(each.Gradient), ofNetwork)))];
        if (planted != Walking.Fault.None) Plant(planted);
        isPreciseCurrent = true;

        static double Largest(Tensor gradient)
        {
            double largest = 0;
            foreach (float value in gradient.Span) largest = Math.Max(largest, Math.Abs(value));
            return largest;
        }
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
