using System.Diagnostics;

namespace NeuralCore;

/// <summary>What the bytes of a section are, with the code that stands in the file.</summary>
internal enum CheckpointType : byte
{
    /// <summary>UTF-8.</summary>
    Text = 1,

    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 2,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 3,
}

internal static class CheckpointTypes
{
    /// <summary>
    /// The type of a tensor: a checkpoint holds its very bits, so one written in double precision is not read in
    /// single.
    /// </summary>
    internal static CheckpointType OfReal => sizeof(Real) == 8 ? CheckpointType.Float64 : CheckpointType.Float32;

    /// <summary>Bytes of one element; 0 for a code that the format does not have.</summary>
    internal static int Size(CheckpointType type) => type switch
    {
        CheckpointType.Text => 1,
        CheckpointType.Float32 => 4,
        CheckpointType.Float64 => 8,
        _ => 0,
    };

    internal static string Describe(CheckpointType type) => type switch
    {
        CheckpointType.Text => "a text",
        CheckpointType.Float32 => "numbers in single precision",
        CheckpointType.Float64 => "numbers in double precision",
        _ => throw new UnreachableException(),
    };
}
