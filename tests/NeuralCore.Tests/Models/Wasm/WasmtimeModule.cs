using System.Text.Json;
using Wasmtime;

namespace NeuralCore.Tests.Models.Wasm;

/// <summary>An exported module in Wasmtime, with both ways to multiply and add.</summary>
internal sealed class WasmtimeModule : IDisposable
{
    private static readonly Engine Engine = new();

    private readonly Store store = new(Engine);
    private readonly Module main, relaxed;
    private readonly Memory memory;
    private readonly Func<int, int> plan;
    private readonly Func<int> runExact, runRelaxed;
    private int width;

    public WasmtimeModule(byte[] bytes)
    {
        main = Module.FromBytes(Engine, "exact", bytes);
        relaxed = Module.FromBytes(Engine, "relaxed", Section(bytes, "neuralcore.relaxed"));
        var instance = new Instance(store, main);
        memory = instance.GetMemory("memory")!;
        plan = instance.GetFunction<int, int>("plan")!;
        runExact = instance.GetFunction<int>("run")!;
        var second = new Instance(store, relaxed, memory);
        Fuses = second.GetFunction<int>("fuses")!() == 1;
        runRelaxed = second.GetFunction<int>("run")!;
        Metadata = JsonDocument.Parse(Section(bytes, "neuralcore")).RootElement;
    }

    public JsonElement Metadata { get; }

    /// <summary>Whether this machine's relaxed multiply-add rounds once.</summary>
    public bool Fuses { get; }

    /// <returns>0 where the width is refused.</returns>
    public int Plan(int columns) => plan(columns);

    public float[] Run(float[] input, int columns, int outputs, bool isExact)
    {
        int address = plan(width = columns);
        Assert.NotEqual(0, address);
        input.CopyTo(memory.GetSpan<float>(address, input.Length));
        // What a run leaves outside the tensors must not matter to the next one.
        int result = isExact ? runExact() : runRelaxed();
        return memory.GetSpan<float>(result, outputs).ToArray();
    }

    /// <summary>Name, shape and values of a layer of the last run, as network.js reads them.</summary>
    public (string Name, int[] Shape, float[] Values) Layer(int index)
    {
        JsonElement layer = Metadata.GetProperty("layers")[index];
        int entry = Metadata.GetProperty("plan").GetInt32() + 32 * layer.GetProperty("entry").GetInt32();
        int[] plan = memory.GetSpan<int>(entry, 4).ToArray();
        Assert.True(width > 0);
        return (layer.GetProperty("name").GetString()!, plan[1..],
            memory.GetSpan<float>(plan[0], plan[1] * plan[2] * plan[3]).ToArray());
    }

    /// <summary>The content of a custom section.</summary>
    public static byte[] Section(byte[] module, string name)
    {
        for (int at = 8; at < module.Length;)
        {
            int id = module[at++], length = Leb(ref at), end = at + length;
            if (id == 0)
            {
                int named = Leb(ref at);
                if (module.AsSpan(at, named).SequenceEqual(System.Text.Encoding.UTF8.GetBytes(name))) return module[(at + named)..end];
            }

            at = end;
        }

        throw new InvalidDataException($"There is no section {name}.");

        int Leb(ref int at)
        {
            int value = 0, shift = 0;
            for (; module[at] > 127; shift += 7) value |= (module[at++] & 127) << shift;
            return value | (module[at++] << shift);
        }
    }

    public void Dispose()
    {
        store.Dispose();
        main.Dispose();
        relaxed.Dispose();
    }
}
