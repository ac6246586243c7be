using System.Diagnostics;

namespace NeuralCore;

/// <summary>The element type of a checkpoint section; the value is the code in the file.</summary>
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
    /// The type of a tensor. A checkpoint is bit-exact, so a checkpoint in double precision cannot be read in single
    /// precision.
    /// </summary>
    internal static CheckpointType OfReal => sizeof(Real) == 8 ? CheckpointType.Float64 : CheckpointType.Float32;

    /// <summary>Bytes of one element; 0 for an unknown code.</summary>
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
