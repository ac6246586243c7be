using NeuralCore.Runs.Reports;
using StbImageSharp;

namespace NeuralCore.Runner.Tests.Reports;

public class CellImagesTests
{
    /// <summary>100 images of one pixel each, all of class 0, surer from the last to the first; every tenth is taken for class 1.</summary>
    private static readonly Dataset Data = new("ramp", new Shape(1, 1, 1), [.. Enumerable.Range(0, 100).Select(i => (byte)i)], new byte[100], ["a", "b"]);

    private static readonly Predictions Said = new(
        ["a", "b"], new int[100],
        [.. Enumerable.Range(0, 100).SelectMany(i => i % 10 == 0 ? new[] { 0, 5 - i * 0.04f } : [5 - i * 0.04f, 0])]);

    [Fact]
    public void A_full_cell_keeps_both_ends_a_small_one_all_the_surest_first()
    {
        CellImages.Content cells = CellImages.Of(Said, Data).Data;
        Assert.Equal(["0-0", "0-1"], cells.Cells.Keys);
        int[] Indices(string cell) => [.. cells.Cells[cell].Select(place => (int)cells.Images[place][0])];
        int[] right = [.. Enumerable.Range(0, 100).Where(i => i % 10 != 0)];
        Assert.Equal([.. right[..CellImages.Kept], .. right[^CellImages.Kept..]], Indices("0-0"));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 10 * i), Indices("0-1"));
        foreach (double[] image in cells.Images) Assert.Equal(Said.Confidence((int)image[0]), image[3], 4);
    }

    [Fact]
    public void The_sheet_holds_each_image_at_its_place()
    {
        CellImages cells = CellImages.Of(Said, Data);
        ImageResult sheet = ImageResult.FromMemory(cells.Sheet);
        Assert.Equal((cells.Data.Columns, 2), (sheet.Width, sheet.Height));
        Assert.Equal(cells.Data.Images.Select(image => (byte)image[0]), sheet.Data[..cells.Data.Images.Count]);
    }
}
