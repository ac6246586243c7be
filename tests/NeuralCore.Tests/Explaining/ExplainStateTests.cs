using System.Text.Json;
using NeuralCore.Explain;

namespace NeuralCore.Tests.Explaining;

/// <summary>What the page changes: steps, undo, planted faults; and what it measures.</summary>
public sealed class ExplainStateTests
{
    private const string Choose = """{"do":"image","index":4}""";

    public static TheoryData<string> Architectures => [.. ExplainedNetworks.Architectures];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Gradients_agree_with_finite_differences_in_double_precision(string architecture)
    {
        ExplainSession session = ExplainedNetworks.Session(architecture);
        session.Ask(Choose);
        RequireGradients(session);
        // The same masks and the same batch; step 4 has other masks.
        session.Ask("""{"do":"mode","training":1,"others":5,"step":4}""");
        RequireGradients(session);
        session.Ask("""{"do":"mode","training":0}""");
    }

    [Fact]
    public void Training_mode_draws_masks_and_measures_the_batch()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[1]);
        double inference = session.Ask(Choose).GetProperty("loss").GetDouble();
        JsonElement first = session.Ask("""{"do":"mode","training":1,"step":1}"""), second = session.Ask("""{"do":"mode","training":1,"step":2}""");
        Assert.Equal(1, first.GetProperty("batch").GetInt32()); // without statistics the image is alone
        Assert.Equal(3, new HashSet<double> { inference, first.GetProperty("loss").GetDouble(), second.GetProperty("loss").GetDouble() }.Count);
        Assert.Equal(inference, session.Ask("""{"do":"mode","training":0}""").GetProperty("loss").GetDouble());

        session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[2]);
        session.Ask(Choose);
        JsonElement batch = session.Ask("""{"do":"mode","training":1}""");
        Assert.Equal(10, batch.GetProperty("batch").GetInt32()); // all of the page's test images, this one first
        int rows = session.State.Walk.Stages[1].X.Length / 4;
        float[] y = session.State.Walk.Stages[1].Y.Span.ToArray(), γ = session.State.Walk.Stages[1].Parameter("scale")!.Value.Span.ToArray(),
            β = session.State.Walk.Stages[1].Parameter("shift")!.Value.Span.ToArray();
        for (int c = 0; c < 4; c++)
            Assert.Equal(β[c], Enumerable.Range(0, rows).Average(row => y[row * 4 + c]), 1e-4);
        Assert.Contains("expected more than 1 value per channel", ExplainedNetworks.Session(ExplainedNetworks.Architectures[3])
            .Answer("""{"do":"mode","training":1,"others":0}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_explained()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[5]);
        JsonElement line = session.Ask(Choose);
        Assert.Equal("aab", line.GetProperty("labelText").GetString());
        double loss = line.GetProperty("loss").GetDouble();
        Assert.True(session.Ask("""{"do":"step","rate":0.01,"count":5}""").GetProperty("after").GetDouble() < loss);
        session.Ask("""{"do":"reset"}""");
        JsonElement map = session.Ask("""{"do":"occlusion","size":5,"stride":5}""");
        Assert.Equal(Math.Exp(-loss), map.GetProperty("whole").GetDouble(), 1e-6);
        double[] gradient = Numbers(session.Ask("""{"do":"saliency"}"""), "values");
        Assert.Contains(gradient, value => value != 0);
        JsonElement health = session.Ask("""{"do":"health","images":6}""");
        Assert.Equal(["initial loss", "units after the training", "gradients", "updates", "batchnorm1", "residual1.batchnorm1"],
            health.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("check").GetString()!));
        Assert.Contains("that of p = 1/6 in each column is ", health.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, health.GetProperty("checks")[0].GetProperty("findings").GetArrayLength());
        foreach (string refused in (string[])
        [
            """{"do":"morph","text":"","steps":2,"rate":0.1}""", """{"do":"morph","text":"x","steps":2,"rate":0.1}""", """{"do":"morph","text":"aaaaaa","steps":2,"rate":0.1}""",
            """{"do":"image","pixels":"AAAA"}""", """{"do":"image","values":[1,2]}""",
        ])
            Assert.Contains("\"error\"", session.Answer(refused), StringComparison.Ordinal);
        var images = ImageSet.FromJson(session.State.Images.ToJson());
        Assert.Equal(session.State.Images.ToJson(), images.ToJson());
    }

    [Fact]
    public void A_drawn_line_has_the_text_that_is_read_or_the_one_that_is_named()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[5]);
        string values = string.Join(',', Enumerable.Range(0, 13 * 11).Select(i => i % 5 == 0 ? "1" : "0"));
        JsonElement read = session.Ask($$"""{"do":"image","values":[{{values}}]}""");
        Assert.False(read.GetProperty("isLabelKnown").GetBoolean());
        Assert.Equal(read.GetProperty("predictionText").GetString(), read.GetProperty("labelText").GetString());
        JsonElement named = session.Ask($$"""{"do":"image","values":[{{values}}],"text":"abcd"}"""); // longer than any of the page's
        Assert.True(named.GetProperty("isLabelKnown").GetBoolean());
        Assert.Equal("abcd", named.GetProperty("labelText").GetString());
        Assert.Equal(1f, session.State.Walk.Workspace.Input[5]);
        RequireGradients(session);
        session.Ask("""{"do":"mode","training":1,"others":5,"step":4}""");
        Assert.Equal("abcd", session.Ask("""{"do":"mode","training":0}""").GetProperty("labelText").GetString());
        Assert.Equal("aab", session.Ask(Choose).GetProperty("labelText").GetString());
    }

    [Fact]
    public void A_line_is_turned_into_another_text()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[5]);
        double loss = session.Ask(Choose).GetProperty("loss").GetDouble();
        JsonElement morph = session.Ask("""{"do":"morph","text":"dc","steps":60,"rate":0.1}""");
        double[][] path = [.. morph.GetProperty("path").EnumerateArray().Select(pair => pair.EnumerateArray().Select(p => p.GetDouble()).ToArray())];
        Assert.Equal(Math.Exp(-loss), path[0][1], 1e-6);
        Assert.True(path[^1][0] > path[0][0] + 0.05 && path[^1][1] < path[0][1], $"{path[0][0]} to {path[^1][0]}, {path[0][1]} to {path[^1][1]}");
        // The changed line, chosen as an image, has the probability that was reported.
        JsonElement changed = session.Ask($$"""{"do":"image","values":{{morph.GetProperty("values").GetRawText()}},"text":"dc"}""");
        Assert.Equal(path[^1][0], Math.Exp(-changed.GetProperty("loss").GetDouble()), 1e-6);
    }

    private static void RequireGradients(ExplainSession session)
    {
        string[] verdicts = [.. Enumerable.Range(0, session.State.Model.Network.Parameters.Count).SelectMany(parameter => Verdicts(session, parameter))];
        Assert.DoesNotContain("failed", verdicts);
        Assert.True(verdicts.Count(verdict => verdict == "passed") >= 2 * verdicts.Length / 3, string.Join(' ', verdicts));
    }

    private static string[] Verdicts(ExplainSession session, int parameter) =>
        [.. session.Ask($$"""{"do":"checks","parameter":{{parameter}},"count":6}""").GetProperty("checks").EnumerateArray()
            .Select(check => check.GetProperty("verdict").GetString()!)];

    /// <summary>Which gradients each fault spoils.</summary>
    [Theory]
    [InlineData("Sign", "dense1.weight dense1.bias dense2.weight dense2.bias")]
    [InlineData("Stale", "dense2.weight")]
    [InlineData("Transpose", "dense1.weight dense1.bias")]
    public void A_planted_fault_fails_the_check(string fault, string spoiled)
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[0]);
        session.Ask(Choose);
        session.Ask($$"""{"do":"fault","name":"{{fault}}"}""");
        IReadOnlyList<Parameter> parameters = session.State.Model.Network.Parameters;
        for (int parameter = 0; parameter < parameters.Count; parameter++)
        {
            JsonElement answer = session.Ask($$"""{"do":"checks","parameter":{{parameter}},"count":6}""");
            bool hasFailed = answer.GetProperty("checks").EnumerateArray()
                .Any(check => check.GetProperty("verdict").GetString() == "failed");
            Assert.True(hasFailed == spoiled.Split(' ').Contains(parameters[parameter].Name), $"{fault}: {parameters[parameter].Name}");
        }

        session.Ask("""{"do":"fault","name":"None"}""");
        Assert.False(session.Ask("""{"do":"checks","parameter":0,"count":6}""").GetRawText().Contains("failed", StringComparison.Ordinal));
    }

    /// <summary>The gradients of dense1 are below 10⁻⁶ of those of dense2: wrong ones are found all the same.</summary>
    [Theory]
    [InlineData(1e-5f)]
    [InlineData(1e-7f)]
    public void A_wrong_gradient_is_found_among_very_small_ones(float factor)
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[0]);
        foreach (ref float w in session.State.Model.Network.Parameters[2].Value.Span) w *= factor;
        session.Ask(Choose);
        float[] largest = [.. session.State.Model.Network.Parameters.Select(p => p.Gradient.Span.ToArray().Max(MathF.Abs))];
        Assert.True(largest[1] < 10 * factor * largest[2], $"{largest[1]}, {largest[2]}");
        RequireGradients(session);
        session.Ask("""{"do":"fault","name":"Transpose"}""");
        string[] verdicts = Verdicts(session, 1);
        Assert.True(verdicts.Count(verdict => verdict == "failed") >= verdicts.Length / 2, string.Join(' ', verdicts));
        Assert.DoesNotContain("failed", Verdicts(session, 2));
    }

    /// <summary>p is near 0 and 1: p − t has few correct digits, and the gradients are still not reported as wrong.</summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void Saturated_networks_have_no_wrong_gradients(string architecture)
    {
        foreach (float factor in (float[])[8, 30, 100])
        {
            ExplainSession session = ExplainedNetworks.Session(architecture);
            foreach (Parameter parameter in session.State.Model.Network.Parameters.TakeLast(2))
                foreach (ref float value in parameter.Value.Span) value *= factor;
            session.Ask(Choose);
            foreach (string mode in (string[])["""{"do":"mode","training":0}""", """{"do":"mode","training":1,"others":5,"step":4}"""])
            {
                session.Ask(mode);
                for (int parameter = 0; parameter < session.State.Model.Network.Parameters.Count; parameter++)
                {
                    string answer = session.Answer($$"""{"do":"checks","parameter":{{parameter}},"count":6}""");
                    Assert.False(answer.Contains("failed", StringComparison.Ordinal), $"{mode} {factor} {parameter}: {answer}");
                }
            }
        }
    }

    [Fact]
    public void A_wrong_sign_makes_the_loss_climb()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[0]);
        session.Ask(Choose);
        session.Ask("""{"do":"fault","name":"Sign"}""");
        string before = WeightHash.Of(session.State.Model.Network);
        JsonElement race = session.Ask("""{"do":"race","rate":0.05,"count":20}""");
        double[] correct = Numbers(race, "correct"), planted = Numbers(race, "planted");
        Assert.Equal(21, correct.Length);
        Assert.Equal(correct[0], planted[0]);
        Assert.True(correct[^1] < correct[0] / 2 && planted[^1] > planted[0], $"{correct[^1]}, {planted[^1]}");
        Assert.Equal(before, WeightHash.Of(session.State.Model.Network));
    }

    [Fact]
    public void Steps_lower_the_loss_as_the_optimizer_does_and_undo_restores_every_bit()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[2]);
        session.Ask(Choose);
        Network network = session.State.Model.Network;
        string before = WeightHash.Of(network);
        JsonElement preview = session.Ask("""{"do":"preview","rate":0.01}""");
        Assert.Equal(before, WeightHash.Of(network));
        JsonElement first = session.Ask("""{"do":"step","rate":0.01}""");
        Assert.Equal(preview.GetProperty("after").GetDouble(), first.GetProperty("after").GetDouble());
        Assert.Equal(preview.GetProperty("othersAfter").GetDouble(), first.GetProperty("othersAfter").GetDouble());
        Assert.True(first.GetProperty("after").GetDouble() < first.GetProperty("before").GetDouble());
        string once = WeightHash.Of(network);
        session.Ask("""{"do":"step","rate":0.02,"count":3}""");
        for (int i = 0; i < 3; i++) Assert.True(session.Ask("""{"do":"undo"}""").GetProperty("undone").GetBoolean());
        Assert.Equal(once, WeightHash.Of(network));
        session.Ask("""{"do":"reset"}""");
        Assert.Equal(before, WeightHash.Of(network));
        Assert.False(session.Ask("""{"do":"undo"}""").GetProperty("undone").GetBoolean());
    }

    [Fact]
    public void Maps_and_health_leave_the_pass_unchanged()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[1]);
        session.Ask(Choose);
        string cell = """{"do":"tensor","stage":0,"tensor":"d:weight"}""", before = session.Answer(cell);
        JsonElement map = session.Ask("""{"do":"occlusion","class":2,"size":5,"stride":2}""");
        Assert.Equal(map.GetProperty("rows").GetInt32() * map.GetProperty("columns").GetInt32(), map.GetProperty("values").GetArrayLength());
        JsonElement part = session.Ask("""{"do":"occlusion","class":2,"size":5,"stride":2,"from":3,"count":4}""");
        Assert.Equal(Numbers(map, "values")[3..7], Numbers(part, "values"));

        double[] gradient = Numbers(session.Ask("""{"do":"saliency","class":2}"""), "values");
        Assert.Equal(13 * 11, gradient.Length);
        Assert.Contains(gradient, value => value != 0);

        JsonElement morph = session.Ask("""{"do":"morph","target":2,"steps":60,"rate":0.1}""");
        double[][] path = [.. morph.GetProperty("path").EnumerateArray().Select(pair => pair.EnumerateArray().Select(p => p.GetDouble()).ToArray())];
        Assert.True(path[^1][0] > path[0][0] + 0.2, $"{path[0][0]} to {path[^1][0]}");
        JsonElement health = session.Ask("""{"do":"health"}""");
        Assert.Equal(4, health.GetProperty("checks").GetArrayLength());
        Assert.Contains("ln(5)", health.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(before, session.Answer(cell));
    }

    [Fact]
    public void Snapshots_are_replayed_for_the_current_image()
    {
        ExplainSession session = ExplainedNetworks.Session(ExplainedNetworks.Architectures[1]);
        session.Ask(Choose);
        session.State.Snapshots.Add(new Snapshot("epoch 1", ExplainedNetworks.Session(ExplainedNetworks.Architectures[1]).State.Model));
        JsonElement replay = session.Ask("""{"do":"replay"}""");
        JsonElement snapshot = replay.GetProperty("snapshots")[0];
        Assert.Equal(session.State.Walk.Loss, snapshot.GetProperty("loss").GetDouble());
        Assert.Equal(6, snapshot.GetProperty("filters").GetArrayLength());
        Assert.Equal(2, replay.GetProperty("history").GetArrayLength());
    }

    [Theory]
    [InlineData("{", "error")]
    [InlineData("""{"do":"nothing"}""", "'nothing' is not a request")]
    [InlineData("""{"do":"cell","stage":99,"tensor":"y","at":0}""", "'stage' is 99; it is a whole number from 0 to")]
    [InlineData("""{"do":"cell","stage":0,"tensor":"q","at":0}""", "has no tensor 'q'")]
    [InlineData("""{"do":"cell","stage":0,"tensor":"y","at":-1}""", "'at' is -1")]
    [InlineData("""{"do":"image","pixels":"AAAA"}""", "'pixels' has 3 bytes")]
    [InlineData("""{"do":"step","rate":"x"}""", "'rate' is x")]
    [InlineData("""{"do":"fault","name":"9"}""", "'9' is not a fault")]
    public void A_wrong_request_is_answered_by_what_is_wrong(string request, string expected) =>
        Assert.Contains(expected, ExplainedNetworks.Session(ExplainedNetworks.Architectures[0]).Answer(request).Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void Images_and_facts_survive_their_files()
    {
        ExplainState state = ExplainedNetworks.Session(ExplainedNetworks.Architectures[3]).State;
        var images = ImageSet.FromJson(state.Images.ToJson());
        Assert.Equal(state.Images.ToJson(), images.ToJson());
        Assert.Equal(state.Facts.ToJson(), RunFacts.FromJson(state.Facts.ToJson()).ToJson());
        Assert.Throws<InvalidDataException>(() => ImageSet.FromJson("{}"u8.ToArray()));
        Assert.Throws<InvalidDataException>(() => RunFacts.FromJson("[]"u8.ToArray()));
    }

    private static double[] Numbers(JsonElement answer, string name) =>
        [.. answer.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
