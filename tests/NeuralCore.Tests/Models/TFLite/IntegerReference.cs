using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Tests.Models.TFLite;

/// <summary>
/// Runs a graph of 8-bit integers on one image with integer arithmetic, in plain loops: the definition that the
/// graph's simulation and the interpreters are compared with.
/// </summary>
/// <remarks><code>
/// Product   acc = bias + Σ (q − z)·w        32 bits
/// Rescale   q = round(acc·s·s[o]/s′) + z′   the factor as a 31-bit integer and a power of two
/// </code>
/// Jacob et al. 2018, arXiv:1712.05877, section 2.2.</remarks>
internal sealed class IntegerReference(TFLiteModel model)
{
    private readonly Dictionary<int, int[]> whole = [];
    private readonly Dictionary<int, float[]> real = [];

    /// <param name="image">(H, W, C), as the file's input.</param>
    /// <returns>The output in real numbers.</returns>
    public float[] Run(float[] image)
    {
        whole.Clear();
        real.Clear();
        real[model.Inputs[0]] = image;
        foreach (TFLiteOperator one in model.Operators) Compute(one);
        return real[model.Outputs[0]];
    }

    private void Compute(TFLiteOperator one)
    {
        int x = one.Inputs[0], y = one.Outputs[0];
        Quantization? to = model.Tensors[y].Quantization;
        switch (one.Code)
        {
            case OperatorCode.Quantize:
                whole[y] = [.. real[x].Select(value => Clip(MathF.Round(value / to!.Scale, MidpointRounding.AwayFromZero) + to.ZeroPoint))];
                break;
            case OperatorCode.Dequantize:
                Quantization from = model.Tensors[x].Quantization!;
                real[y] = [.. whole[x].Select(q => from.Scale * (q - from.ZeroPoint))];
                break;
            case OperatorCode.Reshape: whole[y] = whole[x]; break;
            case OperatorCode.Conv2D: Convolution(one, isDepthwise: false); break;
            case OperatorCode.DepthwiseConv2D: Convolution(one, isDepthwise: true); break;
            case OperatorCode.FullyConnected: Product(one); break;
            case OperatorCode.MaxPool2D: Pool(one, values => values.Max()); break;
            case OperatorCode.AveragePool2D: Pool(one, values => (int)Math.Round(values.Average(), MidpointRounding.AwayFromZero)); break;
            case OperatorCode.Pad or OperatorCode.PadV2: Pad(one); break;
            case OperatorCode.Add:
                Map(one, (a, b) => a + b);
                break;
            case OperatorCode.Mul:
                Map(one, (a, b) => a * b);
                break;
            case OperatorCode.Relu: Map(one, (a, _) => Math.Max(a, 0)); break;
            case OperatorCode.Logistic: Map(one, (a, _) => 1 / (1 + Math.Exp(-a))); break;
            case OperatorCode.Tanh: Map(one, (a, _) => Math.Tanh(a)); break;
            case OperatorCode.LeakyRelu: Map(one, (a, _) => a < 0 ? a * one.Options.Slope : a); break;
            case OperatorCode.Mean: Mean(one); break;
            case OperatorCode.Softmax:
                double largest = real[x].Max(), sum = real[x].Sum(z => Math.Exp(z - largest));
                real[y] = [.. real[x].Select(z => (float)(Math.Exp(z - largest) / sum))];
                break;
            default: throw new NotSupportedException($"{one.Code}");
        }
    }

    private void Convolution(TFLiteOperator one, bool isDepthwise)
    {
        TFLiteTensor input = model.Tensors[one.Inputs[0]], kernel = model.Tensors[one.Inputs[1]], output = model.Tensors[one.Outputs[0]];
        int[] x = whole[one.Inputs[0]];
        ReadOnlySpan<sbyte> w = MemoryMarshal.Cast<byte, sbyte>(kernel.Data!.Value.Span);
        ReadOnlySpan<byte> bias = model.Tensors[one.Inputs[2]].Data!.Value.Span;
        (int height, int width, int channels) = (input.Sizes[1], input.Sizes[2], input.Sizes[3]);
        (int kh, int kw, int outputs) = (kernel.Sizes[1], kernel.Sizes[2], output.Sizes[3]);
        (int top, int left) = Start(one, input, output, new Size(kh, kw));
        int zero = input.Quantization!.ZeroPoint;
        (int shift, int factor)[] factors = [.. kernel.Quantization!.Scales.Select(scale =>
            Factor((double)input.Quantization.Scale * scale / output.Quantization!.Scale))];
        var y = new int[output.Length];
        for (int i = 0; i < y.Length; i++)
        {
            int o = i % outputs, column = i / outputs % output.Sizes[2], row = i / outputs / output.Sizes[2];
            int sum = BinaryPrimitives.ReadInt32LittleEndian(bias[(o * sizeof(int))..]);
            for (int ky = 0; ky < kh; ky++)
            {
                for (int kx = 0; kx < kw; kx++)
                {
                    int iy = row * one.Options.Stride.Height + ky * one.Options.Dilation.Height - top,
                        ix = column * one.Options.Stride.Width + kx * one.Options.Dilation.Width - left;
                    if ((uint)iy >= (uint)height || (uint)ix >= (uint)width) continue;
                    if (isDepthwise) sum += (x[(iy * width + ix) * channels + o] - zero) * w[(ky * kw + kx) * outputs + o];
                    else
                    {
                        for (int c = 0; c < channels; c++)
                            sum += (x[(iy * width + ix) * channels + c] - zero) * w[((o * kh + ky) * kw + kx) * channels + c];
                    }
                }
            }

            int q = Clip(Rescale(sum, factors[o]) + output.Quantization!.ZeroPoint);
            y[i] = one.Options.Activation == FusedActivation.Relu ? Math.Max(q, output.Quantization.ZeroPoint) : q;
        }

        whole[one.Outputs[0]] = y;
    }

    private void Product(TFLiteOperator one)
    {
        TFLiteTensor input = model.Tensors[one.Inputs[0]], weights = model.Tensors[one.Inputs[1]];
        int[] x = whole[one.Inputs[0]];
        ReadOnlyMemory<byte> w = weights.Data!.Value, bias = model.Tensors[one.Inputs[2]].Data!.Value;
        Quantization to = model.Tensors[one.Outputs[0]].Quantization!;
        (int, int) factor = Factor((double)input.Quantization!.Scale * weights.Quantization!.Scale / to.Scale);
        whole[one.Outputs[0]] = [.. Enumerable.Range(0, weights.Sizes[0]).Select(o =>
        {
            int sum = BinaryPrimitives.ReadInt32LittleEndian(bias.Span[(o * sizeof(int))..]);
            for (int i = 0; i < x.Length; i++) sum += (x[i] - input.Quantization.ZeroPoint) * (sbyte)w.Span[o * x.Length + i];
            int q = Clip(Rescale(sum, factor) + to.ZeroPoint);
            return one.Options.Activation == FusedActivation.Relu ? Math.Max(q, to.ZeroPoint) : q;
        })];
    }

    private void Pool(TFLiteOperator one, Func<List<int>, int> combine)
    {
        TFLiteTensor input = model.Tensors[one.Inputs[0]], output = model.Tensors[one.Outputs[0]];
        (int top, int left) = Start(one, input, output, one.Options.Window);
        int[] x = whole[one.Inputs[0]], y = new int[output.Length];
        int channels = output.Sizes[3];
        var values = new List<int>();
        for (int i = 0; i < y.Length; i++, values.Clear())
        {
            int c = i % channels, column = i / channels % output.Sizes[2], row = i / channels / output.Sizes[2];
            for (int iy = row * one.Options.Stride.Height - top, ky = 0; ky < one.Options.Window.Height; ky++, iy++)
            {
                for (int ix = column * one.Options.Stride.Width - left, kx = 0; kx < one.Options.Window.Width; kx++, ix++)
                {
                    if ((uint)iy < (uint)input.Sizes[1] && (uint)ix < (uint)input.Sizes[2])
                        values.Add(x[(iy * input.Sizes[2] + ix) * channels + c]);
                }
            }

            y[i] = combine(values);
        }

        whole[one.Outputs[0]] = y;
    }

    private void Pad(TFLiteOperator one)
    {
        int[] from = model.Tensors[one.Inputs[0]].Sizes, to = model.Tensors[one.Outputs[0]].Sizes;
        ReadOnlySpan<int> pads = MemoryMarshal.Cast<byte, int>(model.Tensors[one.Inputs[1]].Data!.Value.Span);
        var y = new int[model.Tensors[one.Outputs[0]].Length];
        Array.Fill(y, one.Code == OperatorCode.PadV2 ? (sbyte)model.Tensors[one.Inputs[2]].Data!.Value.Span[0] : model.Tensors[one.Inputs[0]].Quantization!.ZeroPoint);
        for (int row = 0; row < from[1]; row++)
            Array.Copy(whole[one.Inputs[0]], row * from[2] * from[3], y, ((row + pads[2]) * to[2] + pads[4]) * to[3], from[2] * from[3]);
        whole[one.Outputs[0]] = y;
    }

    /// <summary>Sums over the pixels; the mean is rescaled once.</summary>
    private void Mean(TFLiteOperator one)
    {
        Quantization from = model.Tensors[one.Inputs[0]].Quantization!, to = model.Tensors[one.Outputs[0]].Quantization!;
        int channels = model.Tensors[one.Inputs[0]].Sizes[3], pixels = whole[one.Inputs[0]].Length / channels;
        whole[one.Outputs[0]] = [.. Enumerable.Range(0, channels).Select(c =>
        {
            int sum = Enumerable.Range(0, pixels).Sum(i => whole[one.Inputs[0]][i * channels + c] - from.ZeroPoint);
            return Clip(Rescale(sum, Factor((double)from.Scale / to.Scale / pixels)) + to.ZeroPoint);
        })];
    }

    /// <summary>A function of one or two numbers, rounded once.</summary>
    private void Map(TFLiteOperator one, Func<double, double, double> function)
    {
        Quantization to = model.Tensors[one.Outputs[0]].Quantization!;
        double[][] inputs = [.. one.Inputs.Select(input =>
        {
            Quantization from = model.Tensors[input].Quantization!;
            int[] values = whole.TryGetValue(input, out int[]? computed) ? computed
                : [.. MemoryMarshal.Cast<byte, sbyte>(model.Tensors[input].Data!.Value.Span).ToArray().Select(q => (int)q)];
            return values.Select(q => (double)from.Scale * (q - from.ZeroPoint)).ToArray();
        })];
        double[] b = inputs[^1];
        int repeat = inputs[0].Length / b.Length; // a factor per pixel, the same for all channels
        whole[one.Outputs[0]] = [.. inputs[0].Select((a, i) =>
        {
            double value = function(a, b[i / repeat]);
            if (one.Options.Activation == FusedActivation.Relu) value = Math.Max(value, 0);
            return Clip(Math.Round(value / to.Scale, MidpointRounding.AwayFromZero) + to.ZeroPoint);
        })];
    }

    private static (int Top, int Left) Start(TFLiteOperator one, TFLiteTensor input, TFLiteTensor output, Size window)
    {
        if (!one.Options.IsSame) return (0, 0);
        return (Before(1, one.Options.Stride.Height, one.Options.Dilation.Height, window.Height), Before(2, one.Options.Stride.Width, one.Options.Dilation.Width, window.Width));

        int Before(int axis, int stride, int dilation, int size) =>
            Math.Max(0, (output.Sizes[axis] - 1) * stride + dilation * (size - 1) + 1 - input.Sizes[axis]) / 2;
    }

    /// <summary>A factor as factor·2^(shift − 31), factor from 2³⁰ to 2³¹.</summary>
    private static (int Shift, int Factor) Factor(double value)
    {
        int shift = (int)Math.Floor(Math.Log2(value)) + 1;
        long factor = (long)Math.Round(value / Math.Pow(2, shift) * (1L << 31), MidpointRounding.AwayFromZero);
        return factor == 1L << 31 ? (shift + 1, 1 << 30) : (shift, (int)factor);
    }

    /// <summary>value·factor, rounded to nearest, halves upwards.</summary>
    private static long Rescale(int value, (int Shift, int Factor) factor)
    {
        int right = 31 - factor.Shift;
        return right > 62 ? 0 : (value * (long)factor.Factor + (1L << (right - 1))) >> right;
    }

    private static int Clip(double value) => (int)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue);
}
