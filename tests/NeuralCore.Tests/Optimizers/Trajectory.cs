namespace NeuralCore.Tests.Optimizers;

/// <summary>Three steps of an optimizer on a weight (1, −2), which decays, and a bias (0.5), which does not.</summary>
internal static class Trajectory
{
    /// <summary>One step's gradients: two for the weight, one for the bias.</summary>
    public static readonly double[][] Gradients = [[0.5, -1, 0.25], [0.1, 0.4, -0.5], [-0.3, 0.2, 1]];

    public static readonly double[] Start = [1, -2, 0.5];

    public static Parameter[] Parameters() =>
    [
        new("dense.weight", new Tensor(new Shape(2, 1), [(Real)Start[0], (Real)Start[1]]), decays: true),
        new("dense.bias", new Tensor(new Shape(1), [(Real)Start[2]]), decays: false),
    ];

    public static void SetGradients(IReadOnlyList<Parameter> parameters, double[] gradients)
    {
        for (int i = 0; i < 2; i++) parameters[0].Gradient.Span[i] = (Real)gradients[i];
        parameters[1].Gradient[0] = (Real)gradients[2];
    }

    public static double[] Values(IReadOnlyList<Parameter> parameters) => [parameters[0].Value.Span[0], parameters[0].Value.Span[1], parameters[1].Value[0]];

    /// <summary>Holds the optimizer to literal values, and these to a recurrence in double: (θ, g, what it remembers, t, decays) → θ.</summary>
    public static void Check(Func<IReadOnlyList<Parameter>, Optimizer> create, double[][] expected, Func<double, double, double[], int, bool, double> recurrence)
    {
        Parameter[] parameters = Parameters();
        Optimizer optimizer = create(parameters);
        using var team = new WorkerTeam(1);
        double[] oracle = [.. Start];
        double[][] memories = [new double[2], new double[2], new double[2]];
        for (int t = 1; t <= Gradients.Length; t++)
        {
            SetGradients(parameters, Gradients[t - 1]);
            optimizer.Step(team);
            Assert.Equal(t, optimizer.StepCount);
            double[] actual = Values(parameters);
            for (int i = 0; i < 3; i++)
            {
                oracle[i] = recurrence(oracle[i], Gradients[t - 1][i], memories[i], t, i < 2);
                Assert.Equal(expected[t - 1][i], oracle[i], 1e-9);
                Assert.True(Math.Abs(expected[t - 1][i] - actual[i]) < 5e-7, $"step {t}, number {i}: {actual[i]}, expected {expected[t - 1][i]}");
            }
        }
    }
}
