using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Models;

/// <summary>A second reader that shares no code with ours: a few lines of Python from the format's description.</summary>
public class ModelFilePythonTests
{
    private const string Script = """
        import json, struct, sys
        data = open(sys.argv[1], "rb").read()
        (n,) = struct.unpack("<Q", data[:8])
        header = json.loads(data[8:8 + n])
        assert (8 + n) % 8 == 0 and data[8:9] == b"{"
        meta = header.pop("__metadata__")
        assert all(isinstance(v, str) for v in meta.values())
        print(meta["format"], meta["architecture"], meta["inputShape"], "/".join(json.loads(meta["classNames"])), meta["note"].encode("unicode_escape").decode(), sep="\t")
        end = 0
        for name, t in header.items():
            begin, stop = t["data_offsets"]
            assert begin == end and t["dtype"] == "F32"
            end = stop
            values = struct.unpack("<%df" % ((stop - begin) // 4), data[8 + n + begin:8 + n + stop])
            count = 1
            for size in t["shape"]: count *= size
            assert count == len(values)
            print(name, "x".join(map(str, t["shape"])), *[repr(v) for v in values], sep="\t")
        assert end == len(data) - 8 - n
        """;

    [Fact]
    public void Python_reads_the_same_names_shapes_and_numbers()
    {
        using var scratch = new Scratch();
        Model model = Sample.Model();
        ModelFile.Save(scratch.Path("m.safetensors"), model);
        string script = scratch.Add("read.py", System.Text.Encoding.UTF8.GetBytes(Script));
        string[] lines = Run(script, scratch.Path("m.safetensors")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["neuralcore", "flatten | dense 3 | relu | batchnorm | dense 2", "2x2x1", "yes/no", "\\xe4 \"quoted\"\\n\\U0001f600"], lines[0].Split('\t'));
        KeyValuePair<string, Tensor>[] state = [.. model.Network.State()];
        Assert.Equal(state.Length, lines.Length - 1);
        for (int i = 0; i < state.Length; i++)
        {
            string[] fields = lines[i + 1].Split('\t');
            Assert.Equal(state[i].Key, fields[0]);
            Assert.Equal(string.Join('x', state[i].Value.Shape.ToArray()), fields[1]);
            Assert.Equal(state[i].Value.Span.ToArray(), fields[2..].Select(field => float.Parse(field, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Each number at a multiple of its size, as readers want it that view the file as an array; the product rounded once.</summary>
    private const string Int8Script = """
        import json, struct, sys
        data = open(sys.argv[1], "rb").read()
        (n,) = struct.unpack("<Q", data[:8])
        header = json.loads(data[8:8 + n])
        meta = header.pop("__metadata__")
        assert meta["formatVersion"] == "2" and meta["quantization"] == "int8"
        tensors, end = {}, 0
        for name, t in header.items():
            size, letter = {"F32": (4, "f"), "I8": (1, "b")}[t["dtype"]]
            begin, stop = t["data_offsets"]
            assert begin == end and (8 + n + begin) % size == 0
            end = stop
            tensors[name] = struct.unpack("<%d%s" % ((stop - begin) // size, letter), data[8 + n + begin:8 + n + stop])
        assert end == len(data) - 8 - n
        for name, values in tensors.items():
            if name.endswith(".weight.scale"): continue
            scales = tensors.get(name + ".scale")
            if scales: values = [struct.unpack("f", struct.pack("f", q * scales[i % len(scales)]))[0] for i, q in enumerate(values)]
            print(name, *[repr(v) for v in values], sep="\t")
        """;

    [Fact]
    public void Python_reads_the_same_numbers_from_a_file_of_int8_weights()
    {
        using var scratch = new Scratch();
        Int8File.Save(scratch.Path("m.safetensors"), Sample.Model("conv 2x1x3 relu | batchnorm | dense 2"));
        string script = scratch.Add("read.py", System.Text.Encoding.UTF8.GetBytes(Int8Script));
        var read = Run(script, scratch.Path("m.safetensors")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line.Split('\t')[0], line => line.Split('\t')[1..]);
        KeyValuePair<string, Tensor>[] state = [.. ModelFile.Load(scratch.Path("m.safetensors")).Network.State()];
        Assert.Equal(state.Select(pair => pair.Key).Order(), read.Keys.Order());
        foreach ((string name, Tensor tensor) in state) Assert.Equal(tensor.Span.ToArray(), read[name].Select(field => float.Parse(field, CultureInfo.InvariantCulture)));
    }

    private static string Run(string script, string argument)
    {
        Process? python = null;
        try
        {
            python = Process.Start(new ProcessStartInfo("python3", [script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            // There is none.
        }

        Assert.SkipWhen(python is null, "python3 was not found: the independent reader of model files did not run.");
        using (python)
        {
            Task<string> errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            Assert.True(python.ExitCode == 0, errors.Result);
            return output;
        }
    }
}
