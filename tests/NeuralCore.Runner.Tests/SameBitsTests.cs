using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

/// <summary>Equal settings give equal weights, to the last bit, whatever the machine can do: the same short training under settings that take instructions away.</summary>
public sealed class SameBitsTests : IDisposable
{
    /// <summary>Convolutions with and without a pool behind, a norm, functions with an exp in them, dropout, ragged sizes.</summary>
    private const string Network = "conv 3x3x5 relu | maxpool 2 | batchnorm | conv 3x3x9 gelu | maxpool 2 | conv 3x3x6 silu | flatten | layernorm | dense 33 tanh | dropout 0.3 | dense 17 sigmoid | dense 10";

    private static readonly Lazy<string> Expected = new(() =>
    {
        using var terminal = new Terminal();
        return Train(terminal, threads: 2);
    });

    private readonly Terminal terminal = new();

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Whatever_instructions_are_switched_off(string variable) => Assert.Equal(Expected.Value, Train(terminal.With(variable, "0"), threads: 2));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Whatever_the_number_of_threads(int threads) => Assert.Equal(Expected.Value, Train(terminal, threads));

    public void Dispose() => terminal.Dispose();

    private static string Train(Terminal terminal, int threads)
    {
        JsonObject metrics = terminal.Run(
            "train", "--data", SmallDigits.Write(terminal), "--model", Network, "--epochs", "2", "--batch-size", "37", "--clip-norm", "1", "--label-smoothing", "0.1",
            "--augment", "default", "--threads", $"{threads}", "--no-report", "--json").Expect(0).Json;
        return (string)metrics["weightsSha256"]!;
    }
}
