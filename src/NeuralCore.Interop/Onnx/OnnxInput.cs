using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx;

/// <summary>The input of a graph, and its relation to the images of this library.</summary>
/// <remarks><code>
/// In the file     here           order
/// (N, C, H, W)    (H, W, C)      channels first: transposed
/// (N, H, W, C)    (H, W, C)      channels last: if the last axis has size 1 to 4 and the second more
/// (N, H, W)       (H, W, 1)
/// (N, F)          (√F, √F, 1)    if F is a square number, such as 784; otherwise (F)
/// </code></remarks>
/// <param name="Batch">Batch size fixed by the file; null for any.</param>
/// <param name="Sizes">Sizes without the batch, in the file's axis order.</param>
internal sealed record OnnxInput(string Name, int? Batch, int[] Sizes, Shape Shape, bool ChannelsFirst)
{
    private const int MaxChannels = 4, MaxAxisLength = 1 << 16;

    /// <summary>Width in heights of images of free width, such as lines of writing: any width gives the same
    /// weights.</summary>
    private const int LineAspect = 3;

    /// <exception cref="InvalidDataException">The graph does not have exactly one image as input.</exception>
    public static OnnxInput Of(GraphMessage graph, string file)
    {
        // Before IR version 4 files list constants as inputs too.
        HashSet<string> constants = [.. graph.Constants.Select(constant => constant.Name)];
        ValueMessage[] inputs = [.. graph.Inputs.Where(input => !constants.Contains(input.Name))];
        if (inputs is not [var input])
        {
            throw Fail(file, "one input", inputs.Length == 0 ? "none" : $"{inputs.Length}: " +
                $"{string.Join(", ", inputs.Take(3).Select(other => other.ToString()))}");
        }

        if (input.Type is not (ElementType.Float or ElementType.Double))
            throw Fail(file, "an input of type float", $"{input} of type {(int)input.Type}");
        int?[] sizes = [.. input.Sizes ?? []];
        if (sizes is [_, <= MaxChannels, { } rows, null]) sizes[^1] = LineAspect * Math.Min(rows, MaxAxisLength);
        if (sizes.Length is < 2 or > 4 || sizes.Skip(1).Any(size => size is null or > MaxAxisLength))
            throw Fail(file, "an input of N×C×H×W, N×H×W×C, N×H×W or N×F with every size but N given", $"{input}");
        int[] rest = [.. sizes.Skip(1).Select(size => size!.Value)];
        if (rest.Aggregate(1L, (product, size) => product * size) > Array.MaxLength || sizes[0] > MaxAxisLength)
            throw Fail(file, "images that memory holds", $"{input}");
        return rest switch
        {
            [var channels, var height, var width] when channels <= MaxChannels || width > MaxChannels =>
                new OnnxInput(input.Name, sizes[0], rest, new Shape(height, width, channels), ChannelsFirst: true),
            [var height, var width, var channels] =>
                new OnnxInput(input.Name, sizes[0], rest, new Shape(height, width, channels), ChannelsFirst: false),
            [var height, var width] =>
                new OnnxInput(input.Name, sizes[0], rest, new Shape(height, width, 1), ChannelsFirst: false),
            _ => new OnnxInput(
                input.Name, sizes[0], rest,
                (int)Math.Sqrt(rest[0]) is var side && side * side == rest[0] && side > 1 ? new Shape(side, side, 1)
                : new Shape(rest[0]), ChannelsFirst: false),
        };
    }

    private static InvalidDataException Fail(string file, string expected, string found) =>
        BadFile.At(file, "graph inputs", expected, found, OnnxGraph.ExportAgain);
}
