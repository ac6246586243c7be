using NeuralCore.Interop.Wasm;

namespace NeuralCore.Tests.Models.Wasm;

/// <summary>A network and its WebAssembly module have the same bits.</summary>
internal static class WasmAgreement
{
    public static Model ModelOf(Network network) =>
        new(network, Enumerable.Range(0, Model.ClassCount(network)).Select(i => $"class {i}"));

    /// <summary>Compares the outputs for an input of each width, exactly and with relaxed SIMD.</summary>
    public static void Hold(Model model, string where, params int[] widths)
    {
        using var module = new WasmtimeModule(WasmFile.Write(model, "network"));
        Assert.True(module.Fuses, "Wasmtime's relaxed multiply-add is expected to round once.");
        foreach (int width in widths)
        {
            Shape shape = Shape(model, width);
            float[] input = Numbers.Sparse(shape.Length, (ulong)width, density: 0.7);
            Compare(model.Network, module, input, shape, $"{where}, width {width}");
        }
    }

    public static void Compare(Network network, WasmtimeModule module, float[] input, Shape shape, string where)
    {
        float[] expected = Outputs(network, input, shape);
        int width = shape.Rank == 3 ? shape[1] : 1;
        foreach (bool isExact in (bool[])[true, false])
        {
            float[] actual = module.Run(input, width, expected.Length, isExact);
            Numbers.AssertSameBits(expected, actual, $"{where}, {(isExact ? "exact" : "relaxed")}");
        }
    }

    public static Shape Shape(Model model, int width) =>
        model.InputShape.Rank == 3 ? new Shape(model.InputShape[0], width, model.InputShape[2]) : model.InputShape;

    public static float[] Outputs(Network network, float[] input, Shape shape)
    {
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(1, team, input: shape);
        input.CopyTo(workspace.Input.Span);
        return network.Forward(workspace).Span.ToArray();
    }
}
