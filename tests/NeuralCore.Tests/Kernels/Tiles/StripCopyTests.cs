using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Tests.Kernels;

public sealed unsafe class StripCopyTests
{
    [Fact]
    public void Every_width_and_depth_is_copied_and_nothing_else_is_touched()
    {
        for (int width = 1; width <= 70; width++)
            foreach (int depth in (int[])[0, 1, 2, 9])
            {
                int pitch = width + 3;
                float[] from = Numbers.Random(depth * pitch, 1), to = new float[width * depth + 1];
                to[^1] = 7;
                fixed (float* source = from, target = to) StripCopy.Run(source, pitch, target, width, depth);
                for (int k = 0; k < depth; k++) Assert.Equal(from[(k * pitch)..(k * pitch + width)], to[(k * width)..((k + 1) * width)]);
                Assert.Equal(7, to[^1]);
            }
    }
}
