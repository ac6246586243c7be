using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class CanvasTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(45)]
    [InlineData(90)]
    public void A_polygon_covers_its_area_at_any_angle(double degrees)
    {
        var canvas = new Canvas(100, 100);
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        Point[] rectangle = [.. new (double X, double Y)[] { (-30.3, -12.6), (30.3, -12.6), (30.3, 12.6), (-30.3, 12.6) }
            .Select(corner => new Point(50.4 + corner.X * cos - corner.Y * sin, 49.7 + corner.X * sin + corner.Y * cos))];
        canvas.FillPolygon(rectangle, Ink.Black);
        Assert.Equal(60.6 * 25.2, Raster.Black(canvas), tolerance: 0.01 * 60.6 * 25.2);
    }

    [Fact]
    public void A_polygon_with_a_dent_is_empty_there()
    {
        var canvas = new Canvas(40, 40);
        canvas.FillPolygon([new(5, 5), new(35, 5), new(35, 35), new(20, 10), new(5, 35)], Ink.Black);
        Assert.Equal(Ink.White, canvas[20, 30]);
        Assert.Equal(Ink.Black, canvas[8, 20]);
        Assert.Equal(900 - 375, Raster.Black(canvas), tolerance: 1);
    }

    [Fact]
    public void A_polygon_that_reaches_beyond_the_canvas_covers_what_is_on_it()
    {
        var canvas = new Canvas(20, 10);
        canvas.FillPolygon([new(-100, -100), new(10.5, -100), new(10.5, 100), new(-100, 100)], Ink.Black);
        Assert.Equal(10.5 * 10, Raster.Black(canvas), tolerance: 0.1);
    }

    [Fact]
    public void A_figure_with_a_corner_that_is_no_number_comes_to_an_end()
    {
        var canvas = new Canvas(20, 20);
        Point[] corners = [new(5, 5), new(double.NaN, 8), new(10, double.PositiveInfinity), new(12, 12)];
        canvas.FillPolygon(corners, Ink.Black);
        canvas.Line(corners, 3, Ink.Black);
    }

    [Theory]
    [InlineData(0.4, 0)]
    [InlineData(1, 30)]
    [InlineData(2.5, 45)]
    [InlineData(6, 77)]
    public void A_line_covers_its_length_times_its_thickness_with_round_ends(double thickness, double degrees)
    {
        var canvas = new Canvas(200, 200);
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        canvas.Line([new(100.3 - 80 * cos, 100.1 - 80 * sin), new(100.3 + 80 * cos, 100.1 + 80 * sin)], thickness, Ink.Black);
        double area = 160 * thickness + Math.PI * thickness * thickness / 4;
        Assert.Equal(area, Raster.Black(canvas), tolerance: 0.02 * area);
    }

    [Fact]
    public void A_joint_is_no_darker_than_the_line()
    {
        Canvas bent = new(60, 60), straight = new(60, 60);
        bent.Line([new(10, 30.5), new(30, 30.5), new(50, 30.5)], 3, Ink.Black, opacity: 0.5);
        straight.Line([new(10, 30.5), new(50, 30.5)], 3, Ink.Black, opacity: 0.5);
        Assert.Equal(straight.Pixels, bent.Pixels);
    }

    [Fact]
    public void A_circle_covers_its_area()
    {
        var canvas = new Canvas(60, 60);
        canvas.FillCircle(new(30.2, 29.9), 20, Ink.Black);
        Assert.Equal(Math.PI * 400, Raster.Black(canvas), tolerance: 0.01 * Math.PI * 400);
    }

    [Fact]
    public void Nothing_is_painted_outside_the_clip()
    {
        var clip = new PixelArea(12, 15, 40, 31);
        Action<Canvas>[] painters =
        [
            canvas => canvas.FillRectangle(0, 0, 60, 60, Ink.Black),
            canvas => canvas.FillRectangle(0, 0, 60, 60, Ink.Black, opacity: 0.5),
            canvas => canvas.FillPolygon([new(0, 0), new(60, 0), new(60, 60), new(0, 60)], Ink.Black),
            canvas => canvas.Line([new(0, 0), new(60, 60)], 20, Ink.Black),
            canvas => canvas.FillCircle(new(30, 30), 30, Ink.Black),
            canvas => canvas.Text("WWWW", new(0, 30), 30, Ink.Black, bold: true),
            canvas => canvas.DrawGrey(new byte[100], 10, 10, 0, 0, 6),
            canvas => canvas.Frame(13, 16, 30, 10, 5, Ink.Black),
        ];
        foreach (Action<Canvas> paint in painters)
        {
            var canvas = new Canvas(60, 60);
            canvas.ClipTo(clip);
            paint(canvas);
            PixelArea painted = Assert.NotNull(Raster.Painted(canvas));
            Assert.Equal(painted, painted.Within(clip));
            canvas.ClipTo();
            paint(canvas);
            Assert.NotEqual(painted, Raster.Painted(canvas));
        }
    }

    [Fact]
    public void A_clip_without_pixels_lets_nothing_through()
    {
        var canvas = new Canvas(20, 20);
        canvas.ClipTo(new(30, 30, 40, 40));
        canvas.FillRectangle(0, 0, 60, 60, Ink.Black);
        canvas.Line([new(0, 0), new(60, 60)], 20, Ink.Black);
        canvas.FillPolygon([new(0, 0), new(60, 0), new(60, 60)], Ink.Black);
        Assert.Null(Raster.Painted(canvas));
    }

    [Fact]
    public void A_digit_is_drawn_in_squares_of_its_greys()
    {
        var canvas = new Canvas(20, 20);
        canvas.DrawGrey([0, 50, 100, 150, 200, 250], 3, 2, 4, 5, 3);
        Assert.Equal(new PixelArea(4, 5, 13, 11), Raster.Painted(canvas));
        for (int i = 0; i < 6; i++)
        {
            foreach ((int x, int y) in (List<(int, int)>)[(0, 0), (2, 2)]) Assert.Equal(Ink.Grey((byte)(50 * i)), canvas[4 + i % 3 * 3 + x, 5 + i / 3 * 3 + y]);
        }
    }

    [Fact]
    public void An_image_of_three_channels_is_in_colour_and_one_of_two_shows_the_first()
    {
        var canvas = new Canvas(4, 1);
        canvas.DrawImage([1, 2, 3, 4, 5, 6], 2, 1, 3, 0, 0, 1);
        canvas.DrawImage([7, 8, 9, 10], 2, 1, 2, 2, 0, 1);
        Assert.Equal([new Ink(1, 2, 3), new Ink(4, 5, 6), Ink.Grey(7), Ink.Grey(9)], Enumerable.Range(0, 4).Select(x => canvas[x, 0]));
        Assert.Throws<ArgumentException>(() => canvas.DrawImage([1, 2, 3], 2, 1, 3, 0, 0, 1));
    }

    [Fact]
    public void A_canvas_has_pixels()
    {
        Assert.Throws<ArgumentException>(() => new Canvas(0, 5));
        Assert.Throws<ArgumentException>(() => new Canvas(50000, 50000));
    }
}
