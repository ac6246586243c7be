using FsCheck.Xunit;
using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Tests.Kernels;

public sealed unsafe class LiveWindowsTests
{
    [Property]
    public void Bits_of_a_row_tell_its_ink(byte width, ulong seed, byte density)
    {
        float[] row = Numbers.Sparse(1 + width % 64, seed, density / 255.0);
        fixed (float* pixels = row)
        {
            ulong ink = LiveWindows.Ink(pixels, row.Length);
            for (int x = 0; x < 64; x++) Assert.Equal(x < row.Length && row[x] != 0, Bit(ink, x));
        }
    }

    [Property]
    public void A_window_is_live_where_it_touches_ink(ulong ink, byte width)
    {
        int kernel = 1 + width % 7;
        ulong live = LiveWindows.Touching(ink, kernel);
        for (int x = 0; x <= 64 - kernel; x++) Assert.Equal(Enumerable.Range(x, kernel).Any(pixel => Bit(ink, pixel)), Bit(live, x));
    }

    [Property]
    public void A_pair_is_live_where_one_of_its_windows_is(ulong live)
    {
        ulong pairs = LiveWindows.Pairs(live);
        for (int pair = 0; pair < 64; pair++) Assert.Equal(pair < 32 && (Bit(live, 2 * pair) || Bit(live, 2 * pair + 1)), Bit(pairs, pair));
    }

    [Property]
    public void Closing_fills_gaps_of_one_and_two_alone(ulong live)
    {
        ulong closed = LiveWindows.Close(live);
        for (int x = 0; x < 64; x++)
        {
            int before = Distance(live, x, -1), after = Distance(live, x, 1);
            Assert.Equal(Bit(live, x) || before + after <= 3, Bit(closed, x));
        }
    }

    [Property]
    public void Runs_cover_a_row_from_end_to_end(ulong live)
    {
        int at = 0;
        for (bool set = false; at < 64; set = !set)
        {
            int run = LiveWindows.Run(live, at, set);
            for (int x = at; x < at + run; x++) Assert.Equal(set, Bit(live, x));
            Assert.True(run > 0 || at == 0);
            at += run;
        }

        Assert.Equal(64, at);
    }

    private static bool Bit(ulong bits, int x) => (bits >> x & 1) != 0;

    /// <summary>Steps to the nearest set bit on one side; far away if there is none.</summary>
    private static int Distance(ulong live, int x, int step)
    {
        for (int i = 1; x + i * step is >= 0 and < 64; i++)
        {
            if (Bit(live, x + i * step)) return i;
        }

        return 1000;
    }
}
