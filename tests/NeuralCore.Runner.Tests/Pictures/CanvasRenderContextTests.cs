using NeuralCore.Runs.Pictures;
using OxyPlot;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class CanvasRenderContextTests
{
    private readonly Canvas canvas = new(100, 80);

    private CanvasRenderContext Context => new(canvas);

    [Fact]
    public void A_grid_line_of_one_pixel_is_on_one_row_of_pixels()
    {
        Context.DrawLine([new(10, 20.4), new(60, 20.4)], OxyColors.Black, 1, EdgeRenderingMode.Automatic, null, LineJoin.Miter);
        Assert.Equal(Ink.Black, canvas[30, 20]);
        Assert.Equal([Ink.White, Ink.White], [canvas[30, 19], canvas[30, 21]]);
    }

    [Fact]
    public void Opacity_mixes_with_what_is_there()
    {
        Context.DrawRectangle(new OxyRect(10, 10, 20, 20), OxyColor.FromAColor(128, OxyColors.Black), OxyColors.Undefined, 0, EdgeRenderingMode.Automatic);
        Assert.InRange(canvas[15, 15].R, 125, 129);
        Assert.Equal(new PixelArea(10, 10, 30, 30), Raster.Painted(canvas));
    }

    [Fact]
    public void An_ellipse_and_its_outline_are_round()
    {
        Context.DrawEllipse(new OxyRect(20, 20, 30, 30), OxyColors.Black, OxyColors.Undefined, 0, EdgeRenderingMode.Automatic);
        Assert.Equal(Math.PI * 225, Raster.Black(canvas), tolerance: 0.01 * Math.PI * 225);
        var outline = new Canvas(100, 80);
        new CanvasRenderContext(outline).DrawEllipse(new OxyRect(20, 20, 30, 20), OxyColors.Undefined, OxyColors.Black, 1, EdgeRenderingMode.Automatic);
        Assert.Equal(Ink.White, outline[35, 30]);
        Assert.NotEqual(Ink.White, outline[20, 30]);
    }

    [Fact]
    public void A_clip_holds_until_it_is_taken_back()
    {
        CanvasRenderContext context = Context;
        context.PushClip(new OxyRect(10, 10, 20, 20));
        context.DrawRectangle(new OxyRect(0, 0, 100, 80), OxyColors.Black, OxyColors.Undefined, 0, EdgeRenderingMode.Automatic);
        Assert.Equal(new PixelArea(10, 10, 30, 30), Raster.Painted(canvas));
        context.PopClip();
        context.DrawRectangle(new OxyRect(0, 0, 100, 80), OxyColors.Black, OxyColors.Undefined, 0, EdgeRenderingMode.Automatic);
        Assert.Equal(new PixelArea(0, 0, 100, 80), Raster.Painted(canvas));
    }

    [Fact]
    public void Text_is_measured_as_wide_as_it_is_drawn_and_wider_for_browsers()
    {
        OxySize size = Context.MeasureText("Ankle boot\nBag", "", 12, FontWeights.Normal);
        Assert.Equal(StrokeFont.Width("Ankle boot", 12), size.Width);
        Assert.Equal(2 * 12 * StrokeFont.LineHeight, size.Height);
        Assert.True(new CanvasRenderContext(canvas, measuresForBrowsers: true).MeasureText("Ankle boot\nBag", "", 12, FontWeights.Normal).Width > size.Width);
    }

    [Theory]
    [InlineData(VerticalAlignment.Top)]
    [InlineData(VerticalAlignment.Middle)]
    [InlineData(VerticalAlignment.Bottom)]
    public void Text_stands_below_on_or_above_its_place(VerticalAlignment alignment)
    {
        Context.DrawText(new ScreenPoint(50, 40), "HxH\nHxH", OxyColors.Black, "", 12, FontWeights.Normal, 0, HorizontalAlignment.Center, alignment, null);
        PixelArea painted = Assert.NotNull(Raster.Painted(canvas));
        (int low, int high) = alignment switch { VerticalAlignment.Top => (40, 70), VerticalAlignment.Middle => (27, 53), _ => (10, 40) };
        Assert.InRange(painted.Top, low, high);
        Assert.InRange(painted.Bottom, low, high);
    }
}
