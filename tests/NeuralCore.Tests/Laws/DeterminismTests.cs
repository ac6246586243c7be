namespace NeuralCore.Tests.Laws;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData("mlp2")]
    [InlineData("cnn")]
    [InlineData("lenet")]
    [InlineData("residual")]
    public void Training_ends_with_the_same_bits_for_any_number_of_threads(string name)
    {
        string alone = SmallNetworks.HashAfterTraining(name, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {alone}");
        Assert.Equal(alone, SmallNetworks.HashAfterTraining(name, threads: 2));
        Assert.Equal(alone, SmallNetworks.HashAfterTraining(name, threads: 3));
        Assert.NotEqual(alone, SmallNetworks.HashAfterTraining(name, threads: 1, steps: 5));
    }

    [Theory]
    [InlineData("mlp2")]
    [InlineData("cnn")]
    [InlineData("residual")]
    public void Threads_that_infer_with_one_network_at_once_get_the_bits_of_one_alone(string name)
    {
        const int batch = 4, inputs = 8;
        Network network = SmallNetworks.Build(name);
        using var team = new WorkerTeam(2);
        float[][] expected = [.. Enumerable.Range(0, inputs).Select(i => Infer(network.CreateWorkspace(batch, team), i))];
        var errors = new int[4];
        Parallel.For(0, errors.Length, thread =>
        {
            // Two threads have a team of their own, two share one.
            using var own = new WorkerTeam(1 + thread % 2);
            Workspace workspace = network.CreateWorkspace(batch, thread < 2 ? own : team);
            for (int round = 0; round < 5 * inputs; round++)
            {
                int i = (round + thread) % inputs;
                if (!Infer(workspace, i).AsSpan().SequenceEqual(expected[i])) errors[thread]++;
            }
        });
        Assert.Equal([0, 0, 0, 0], errors);

        float[] Infer(Workspace workspace, int input)
        {
            SmallNetworks.Fill(workspace, (ulong)input);
            return network.Forward(workspace).Span.ToArray();
        }
    }

    [Theory]
    [InlineData("mlp2")]
    [InlineData("cnn")]
    [InlineData("residual")]
    public void One_input_gives_the_same_bits_alone_and_in_any_batch(string name)
    {
        using var team = new WorkerTeam(2);
        Network network = SmallNetworks.Build(name);
        Workspace whole = network.CreateWorkspace(17, team);
        SmallNetworks.Fill(whole, 3);
        Tensor input = whole.Input.Clone();
        float[] all = network.Forward(whole).Span.ToArray();
        foreach (int batch in (int[])[1, 2, 5, 16])
        {
            Workspace part = whole.ForBatch(batch);
            input.Slice(17 - batch, batch).Span.CopyTo(part.Input.Span);
            Numbers.AssertSameBits(all.AsSpan((17 - batch) * SmallNetworks.Classes), network.Forward(part).Span, $"{name}, batch {batch}");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        string once = SmallNetworks.Hash(SmallNetworks.Build("cnn", seed: 5));
        Assert.Equal(once, SmallNetworks.Hash(SmallNetworks.Build("cnn", seed: 5)));
        Assert.NotEqual(once, SmallNetworks.Hash(SmallNetworks.Build("cnn", seed: 6)));
        Network again = SmallNetworks.Build("cnn", seed: 6);
        again.Initialize(5);
        Assert.Equal(once, SmallNetworks.Hash(again));
    }
}
