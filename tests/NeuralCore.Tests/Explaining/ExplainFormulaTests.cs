using System.Globalization;
using System.Text.Json;
using NeuralCore.Explain;
using NeuralCore.Explain.Formulas;
using NeuralCore.Explain.Walking;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Tests.Explaining;

/// <summary>Every number of the page is the engine's, and every formula gives the number beside it.</summary>
public sealed class ExplainFormulaTests
{
    /// <summary>Each network in inference and in training mode.</summary>
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (string architecture in ExplainedNetworks.Architectures)
            {
                cases.Add(architecture, false);
                cases.Add(architecture, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cells_have_the_engines_bits_and_their_formulas_give_them(string architecture, bool isTraining)
    {
        ExplainSession session = ExplainedNetworks.Session(architecture);
        session.Ask("""{"do":"image","index":4}""");
        string weights = WeightHash.Of(session.State.Model.Network);
        if (isTraining) session.Ask("""{"do":"mode","training":1,"others":3,"step":3}""");
        Dictionary<string, Tensor> expected = Engine(session);
        var random = new RandomStream(7, RandomPurpose.Test);
        (string Key, int Stage, string Tensor)[] tensors = [.. Tensors(session.State.Walk)];
        int formulas = 0;
        for (int i = 0; i < 300; i++)
        {
            (string key, int stage, string tensor) = tensors[i % tensors.Length];
            int at = random.NextInt(expected[key].Length);
            JsonElement cell = session.Ask($$"""{"do":"cell","stage":{{stage}},"tensor":"{{tensor}}","at":{{at}}}""");
            float value = float.Parse(cell.GetProperty("value").GetRawText().Trim('"'), CultureInfo.InvariantCulture);
            Assert.True(
                BitConverter.SingleToInt32Bits(expected[key][at]) == BitConverter.SingleToInt32Bits(value),
                $"{key}[{at}] is {expected[key][at]:R} by the engine, {value:R} on the page");
            if (!cell.TryGetProperty("numbers", out JsonElement numbers)) continue;
            formulas++;
            Assert.True(FormulaReader.Value(numbers.GetString()!) == value,
                $"{key}[{at}] = {value:R}, but {cell.GetProperty("symbols")} gives {FormulaReader.Value(numbers.GetString()!):R}: {numbers}");
            Assert.NotEmpty(cell.GetProperty("sources").EnumerateArray());
        }

        Assert.True(formulas > 150);
        // A pass of training leaves the running statistics as they were.
        Assert.Equal(weights, WeightHash.Of(session.State.Model.Network));
    }

    [Fact]
    public void Whole_tensors_are_sent_with_all_their_bits()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[1]);
        foreach ((_, int stage, string tensor) in Tensors(session.State.Walk))
        {
            JsonElement answer = session.Ask($$"""{"do":"tensor","stage":{{stage}},"tensor":"{{tensor}}"}""");
            float[] sent = [.. answer.GetProperty("values").EnumerateArray().Select(value => value.GetSingle())];
            Assert.Equal(session.State.Walk.Stages[stage].Find(tensor)!.Span.ToArray(), sent);
        }
    }

    /// <summary>Every layer of the library and every tensor has a statement, found by a marker that occurs once, in a
    /// file that is the source's.</summary>
    [Fact]
    public void Every_layer_has_its_source_lines()
    {
        string source = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/NeuralCore");
        foreach (((Type layer, string tensor), var places) in SourceLine.Markers)
        {
            foreach ((string file, string marker) in places)
            {
                SourceLine line = SourceLine.Find(file, marker);
                string path = Directory.EnumerateFiles(source, file, SearchOption.AllDirectories)
                    .Single(found => !found.Contains("obj", StringComparison.Ordinal));
                Assert.Equal(line.Text, File.ReadAllLines(path)[line.Number - 1].Trim());
            }
        }

        foreach (Type layer in typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && type.IsPublic))
        {
            Assert.True(SourceLine.Markers.ContainsKey((layer, LayerPass.Output)), $"{layer.Name} has no source line for y");
            Assert.True(SourceLine.Markers.ContainsKey((layer, LayerPass.InputGradient)), $"{layer.Name} has no source line for dx");
            Assert.Contains("Forward", LayerBlock.Of($"{layer.Name}.cs"), StringComparison.Ordinal);
        }
    }

    /// <summary>The tensors by the engine's own passes, without this page's code.</summary>
    private static Dictionary<string, Tensor> Engine(ExplainSession session)
    {
        ExplainState state = session.State;
        Network network = NetworkArchitecture.Build(state.Model.Network.Architecture, state.Model.InputShape, seed: 0);
        foreach (((_, Tensor copy), (_, Tensor value)) in network.State().Zip(state.Model.Network.State())) copy.CopyFrom(value);
        bool hasSums = network.Layers.Walk().Any(layer => layer is BatchNorm), isTraining = state.Walk.Mode.IsTraining;
        int[] batch = isTraining && hasSums ? [state.Index, .. Enumerable.Range(0, 4).Where(i => i != state.Index).Take(3)] : [state.Index];
        Phase phase = isTraining ? Phase.Train(WalkMode.Seed, 3) : Phase.Inference;
        var workspace = new Workspace(network.Layers, network.InputShape, batch.Length, new WorkerTeam(2), training: true, inputGradient: true);
        state.Data.FillSamples(workspace.Team, batch, workspace.Input);
        var targets = new Tensor(state.Data.TargetShape(network.OutputShape).Batch(1));
        state.Data.FillTargets([state.Index], targets);
        network.Forward(workspace, phase);
        bool isSigmoid = network.OutputMeaning == OutputMeaning.IndependentProbabilities, isLine = state.Data.Targets is TextTargets;
        Loss loss = isLine ? new CtcLoss() : isSigmoid ? new BinaryCrossEntropy() : new SoftmaxCrossEntropy();
        int last = network.Layers.Layers.Count - (isSigmoid ? 1 : 0);
        Tensor z = workspace.Activation(last), dz = workspace.Gradient(last)!;
        loss.Evaluate(z.Slice(0, 1), targets, dz.Slice(0, 1));
        for (int i = last - 1; i >= 0; i--)
        {
            network.Layers.Layers[i].Backward(
                new Pass(workspace, i, phase), workspace.Activation(i), workspace.Activation(i + 1), workspace.Gradient(i + 1)!, workspace.Gradient(i));
        }

        var found = new Dictionary<string, Tensor>();
        Collect(network.Layers, workspace);
        string end = isLine ? "CTC loss" : isSigmoid ? "sigmoid and loss" : "softmax and loss";
        found[$"{end}/x"] = z;
        found[$"{end}/dx"] = dz;
        if (isLine) Columns(z, targets);
        else
        {
            Tensor p = isSigmoid ? workspace.Output : z.Clone();
            if (!isSigmoid) VectorSoftmax.Rows(z.Span, p.Span, batch.Length, z.Shape.Last);
            found[$"{end}/y"] = p;
        }

        return found;

        // Without the page's tables: o = p − dz, and the text's probability from any column's α and β.
        void Columns(Tensor logits, Tensor text)
        {
            var logP = new double[logits.Length];
            CtcLoss.LogSoftmax(logits.Span, logits.Length / logits.Shape.Last, logits.Shape.Last, logP);
            found[$"{end}/y"] = new Tensor(logits.Shape, [.. logP.Select(p => (float)LogSpace.Exp(p))]);
            CtcTables tables = state.Walk.Stages[^1].Tables!;
            double total = -new CtcLoss().Evaluate(logits.Slice(0, 1), text, null);
            for (int t = 0; t < tables.Frames; t++)
            {
                double sum = LogSpace.Zero;
                for (int s = 0; s < tables.States; s++) sum = LogSpace.Add(sum, tables.LogAlpha[t * tables.States + s] + tables.LogBeta[t * tables.States + s]);
                Assert.Equal(total, sum, 1e-12);
            }

            for (int i = 0; i < dz.Length / batch.Length; i++)
                Assert.Equal(dz[i], (float)(LogSpace.Exp(logP[i]) - tables.OccupancySums[i]));
            foreach ((string name, Tensor table) in (ReadOnlySpan<(string, Tensor)>)[(LayerPass.Alpha, tables.Alpha), (LayerPass.Beta, tables.Beta), (LayerPass.Occupancy, tables.Occupancy)])
                found[$"{end}/{name}"] = table;
        }

        void Collect(Sequential chain, Workspace memory)
        {
            for (int i = 0; i < chain.Layers.Count; i++)
            {
                Layer layer = chain.Layers[i];
                for (int b = 0; b < layer.Branches.Count; b++) Collect(layer.Branches[b], memory.Branch(i, b));
                found[$"{layer.Name}/x"] = memory.Activation(i);
                found[$"{layer.Name}/y"] = memory.Activation(i + 1);
                found[$"{layer.Name}/dx"] = memory.Gradient(i)!;
                found[$"{layer.Name}/dy"] = memory.Gradient(i + 1)!;
                if (layer is BatchNorm)
                {
                    found[$"{layer.Name}/mean"] = memory.Kept(i).Slice(0, 1);
                    found[$"{layer.Name}/inverse"] = memory.Kept(i).Slice(1, 1);
                }

                if (layer is Dropout && isTraining) found[$"{layer.Name}/mask"] = memory.Kept(i);
                foreach (Parameter parameter in layer.Parameters)
                {
                    found[$"{layer.Name}/{LayerPass.ShortName(parameter)}"] = parameter.Value;
                    found[$"{layer.Name}/d:{LayerPass.ShortName(parameter)}"] = parameter.Gradient;
                }
            }
        }
    }

    private static IEnumerable<(string Key, int Stage, string Tensor)> Tensors(Walk walk)
    {
        for (int stage = 0; stage < walk.Stages.Count; stage++)
        {
            LayerPass pass = walk.Stages[stage];
            IEnumerable<string> names = pass.Layer is null ? ["x", "y", "dx", .. pass.Others]
                : ["x", "y", "dx", "dy", .. pass.Others, .. pass.Layer.Parameters.SelectMany(parameter =>
                    (string[])[LayerPass.ShortName(parameter), $"d:{LayerPass.ShortName(parameter)}"])];
            foreach (string name in names) yield return ($"{pass.Name}/{name}", stage, name);
        }
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
