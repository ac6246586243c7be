using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Tests.Kernels;

public sealed unsafe class StripTransposeTests
{
    [Fact]
    public void Every_width_and_depth_is_turned_and_nothing_else_is_touched()
    {
        for (int width = 1; width <= 34; width++)
            for (int depth = 1; depth <= 20; depth++)
            {
                int pitch = depth + 3;
                float[] from = Numbers.Random(width * pitch, 1), to = new float[width * depth + 1];
                to[^1] = 7;
                fixed (float* source = from, target = to) StripTranspose.Run(source, pitch, target, width, depth);
                for (int j = 0; j < width; j++)
                    for (int k = 0; k < depth; k++) Assert.Equal(from[j * pitch + k], to[k * width + j]);
                Assert.Equal(7, to[^1]);
            }
    }

    [Fact]
    public void Rows_of_the_result_may_lie_apart()
    {
        const int Width = 11, Depth = 13, Pitch = 17;
        float[] from = Numbers.Random(Width * Depth, 1), to = Numbers.Random(Depth * Pitch, 2), before = [.. to];
        fixed (float* source = from, target = to) StripTranspose.Run(source, Depth, target, Pitch, Width, Depth);
        for (int k = 0; k < Depth; k++)
            for (int j = 0; j < Pitch; j++) Assert.Equal(j < Width ? from[j * Depth + k] : before[k * Pitch + j], to[k * Pitch + j]);
    }
}
