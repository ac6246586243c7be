using FsCheck.Xunit;

namespace NeuralCore.Tests.Data;

public sealed class AugmentationTests
{
    [Theory]
    [InlineData("shift=2,rotate=10,scale=0.1,shear=5,elastic=4", "shift=2,rotate=10,scale=0.1,shear=5,elastic=4")]
    [InlineData(" elastic = 0.5 , shift=1e-1", "shift=0.1,elastic=0.5")]
    [InlineData("rotate=0", "none")]
    [InlineData("none", "none")]
    public void Text_is_read_in_any_order_and_written_in_one(string text, string written) => Assert.Equal(written, Augmentation.Parse(text).ToString());

    [Fact]
    public void Default_stands_for_its_figures_and_may_be_changed()
    {
        Assert.Equal(Augmentation.Default, Augmentation.Parse("default"));
        Assert.Equal(Augmentation.Default with { Elastic = 0, Shift = 7 }, Augmentation.Parse("default,elastic=0,shift=7"));
        Assert.Equal(Augmentation.None, new Augmentation());
    }

    [Property]
    public void What_is_written_is_read_back(ulong seed)
    {
        Augmentation changes = Some(seed);
        Assert.Equal(changes, Augmentation.Parse(changes.ToString()));
    }

    [Theory]
    [InlineData("rotat=10", "'rotat=10' is not an augmentation. Use shift, rotate, scale, shear, elastic")]
    [InlineData("", "'' is not an augmentation")]
    [InlineData("shift=2,", "'' is not an augmentation")]
    [InlineData("shift=2,default", "'default' at the beginning")]
    [InlineData("none,shift=2", "'none' alone")]
    [InlineData("Shift=2", "'Shift=2' is not an augmentation")]
    [InlineData("rotate", "'rotate' has no value. rotate is a number from 0 to 180 (degrees), as in rotate=")]
    [InlineData("rotate=", "rotate is a number from 0 to 180 (degrees), not ''")]
    [InlineData("rotate=ten", "not 'ten'")]
    [InlineData("rotate=181", "not '181'")]
    [InlineData("shift=-1", "shift is a number from 0 to 64 (pixels), not '-1'")]
    [InlineData("scale=0.6", "scale is a number from 0 to 0.5 (share of the size), not '0.6'")]
    [InlineData("shear=NaN", "shear is a number from 0 to 60 (degrees), not 'NaN'")]
    [InlineData("elastic=∞", "elastic is a number from 0 to 16 (pixels), not '∞'")]
    [InlineData("elastic=1=2", "not '1=2'")]
    [InlineData("shift=1,rotate=2,shift=3", "'shift' is given twice")]
    public void What_cannot_be_read_is_refused_with_what_was_found_and_what_is_possible(string text, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => Augmentation.Parse(text)).Message, StringComparison.Ordinal);

    [Property]
    public void Every_drawn_change_keeps_within_its_bounds(ulong seed, long epoch, long index)
    {
        Augmentation bounds = Some(seed);
        var random = new RandomStream(seed, RandomPurpose.Augment, epoch, index);
        AffineChange change = bounds.Draw(ref random);
        Assert.InRange(Math.Abs(change.ShiftX), 0, bounds.Shift);
        Assert.InRange(Math.Abs(change.ShiftY), 0, bounds.Shift);
        Assert.InRange(Math.Abs(change.RotationDegrees), 0, bounds.Rotate);
        Assert.InRange(Math.Abs(change.ScaleX - 1), 0, bounds.Scale + 1e-15);
        Assert.InRange(Math.Abs(change.ScaleY - 1), 0, bounds.Scale + 1e-15);
        Assert.InRange(Math.Abs(change.Shear), 0, bounds.Shear);
    }

    [Fact]
    public void Changes_spread_over_the_whole_range()
    {
        AffineChange[] changes = [.. Enumerable.Range(0, 1000).Select(Drawn)];
        foreach (Func<AffineChange, double> figure in (Func<AffineChange, double>[])
            [change => change.ShiftX / 2, change => change.ShiftY / 2, change => change.RotationDegrees / 10, change => (change.ScaleX - 1) / 0.2, change => (change.ScaleY - 1) / 0.2, change => change.Shear / 5])
        {
            double[] figures = [.. changes.Select(figure)];
            Assert.InRange(figures.Min(), -1, -0.98);
            Assert.InRange(figures.Max(), 0.98, 1);
            Assert.InRange(figures.Average(), -0.06, 0.06); // 3 deviations of the mean: 3/√3000
        }

        static AffineChange Drawn(int index)
        {
            var random = new RandomStream(3, RandomPurpose.Augment, 1, index);
            return new Augmentation { Shift = 2, Rotate = 10, Scale = 0.2, Shear = 5 }.Draw(ref random);
        }
    }

    [Fact]
    public void One_part_more_does_not_alter_the_others()
    {
        RandomStream one = new(1, RandomPurpose.Augment), other = one;
        AffineChange all = new Augmentation { Shift = 2, Rotate = 10, Scale = 0.2, Shear = 5, Elastic = 3 }.Draw(ref one), rotation = new Augmentation { Rotate = 10 }.Draw(ref other);
        Assert.Equal(AffineChange.None with { RotationDegrees = all.RotationDegrees }, rotation);
        Assert.Equal(one.NextUInt64(), other.NextUInt64());
    }

    /// <summary>Any figures, each of them 0 now and then.</summary>
    private static Augmentation Some(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        return new Augmentation { Shift = Figure(64), Rotate = Figure(180), Scale = Figure(0.5), Shear = Figure(60), Elastic = Figure(16) };

        double Figure(double most) => random.NextInt(4) == 0 ? 0 : random.NextDouble(0, most);
    }
}
