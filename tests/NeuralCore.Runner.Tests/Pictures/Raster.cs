using System.Runtime.InteropServices;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

/// <summary>What lies on a canvas.</summary>
internal static class Raster
{
    /// <summary>Pixels' worth of black, half-covered ones counted as half.</summary>
    internal static double Black(Canvas canvas)
    {
        long sum = 0;
        foreach (byte value in canvas.Pixels) sum += byte.MaxValue - value;
        return (double)sum / (byte.MaxValue * Canvas.Channels);
    }

    /// <summary>The smallest rectangle that holds all that is not white; null where everything is.</summary>
    internal static PixelArea? Painted(Canvas canvas)
    {
        int left = int.MaxValue, top = -1, right = 0, bottom = 0;
        for (int y = 0; y < canvas.Height; y++)
        {
            ReadOnlySpan<Ink> row = Pixels(canvas).Slice(y * canvas.Width, canvas.Width);
            int first = row.IndexOfAnyExcept(Ink.White);
            if (first < 0) continue;
            (left, right, bottom) = (Math.Min(left, first), Math.Max(right, row.LastIndexOfAnyExcept(Ink.White) + 1), y + 1);
            if (top < 0) top = y;
        }

        return top < 0 ? null : new(left, top, right, bottom);
    }

    internal static int Count(Canvas canvas, Ink ink) => Pixels(canvas).Count(ink);

    /// <summary>A picture has white all around: nothing in it is cut off.</summary>
    internal static void HasWhiteEdge(Canvas canvas, int width = 2)
    {
        PixelArea painted = Assert.NotNull(Painted(canvas));
        Assert.True(painted.Left >= width && painted.Top >= width && painted.Right <= canvas.Width - width && painted.Bottom <= canvas.Height - width, $"{painted} reaches the edge of {canvas.Width}×{canvas.Height}.");
    }

    private static ReadOnlySpan<Ink> Pixels(Canvas canvas) => MemoryMarshal.Cast<byte, Ink>(canvas.Pixels);
}
