using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runs.Answers;

/// <summary>
/// Writes the stages of the processing of an image, one file per stage; with several images, each has a separate
/// folder.
/// </summary>
internal sealed class StageFolder
{
    public const string Grey = "1-grey.png", Ink = "2-ink.png", Boxes = "3-boxes.svg", Digits = "4-digits.svg", Lines = "4-lines.svg",
        Input = "2-input.svg";

    private readonly Dictionary<PictureSource, string> folders = new(ReferenceEqualityComparer.Instance);
    private readonly Shape digit;

    /// <param name="digit">The input shape of the network.</param>
    public StageFolder(string folder, IReadOnlyList<PictureSource> pictures, Shape digit)
    {
        this.digit = digit;
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (PictureSource picture in pictures)
        {
            string name = Path.GetFileNameWithoutExtension(picture.Path), own = name;
            for (int i = 2; !taken.Add(own); i++) own = $"{name}-{i}";
            folders[picture] = pictures.Count == 1 ? folder : Path.Combine(folder, own);
        }
    }

    /// <param name="page">Null where the image was classified as a whole.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(PictureAnswer answer, GreyImage image, PageReading? page)
    {
        string folder = folders[answer.Source];
        try
        {
            Directory.CreateDirectory(folder);
            if (page is null) WriteWhole(folder, answer, image);
            else WritePage(folder, answer, page);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{answer.Source.Path}: its stages cannot be written to {folder}: {e.Message} " +
                $"Choose another folder with --show-stages.", e);
        }
    }

    private void WriteWhole(string folder, PictureAnswer answer, GreyImage image)
    {
        WriteGrey(folder, Grey, image.Pixels, image.Width, image.Height);
        if (answer.Lines is [{ Reading: not null }]) WriteDrawing(folder, Input, StagePictures.Lines(answer.Lines));
        else WriteDrawing(folder, Input, StagePictures.Digits(answer.Lines, digit));
    }

    private void WritePage(string folder, PictureAnswer answer, PageReading page)
    {
        GreyImage working = page.Working;
        WriteGrey(folder, Grey, working.Pixels, working.Width, working.Height);
        byte[] paper = [.. page.Ink.Pixels.ToArray().Select(ink => (byte)(byte.MaxValue - ink))];
        WriteGrey(folder, Ink, paper, working.Width, working.Height);
        WriteDrawing(folder, Boxes, StagePictures.Boxes(working, answer.Width, answer.Lines));
        if (answer.Lines.Any(line => line.Reading is not null)) WriteDrawing(folder, Lines, StagePictures.Lines(answer.Lines));
        else if (answer.Lines.Count > 0) WriteDrawing(folder, Digits, StagePictures.Digits(answer.Lines, digit));
    }

    private static void WriteGrey(string folder, string name, ReadOnlySpan<byte> pixels, int width, int height)
    {
        byte[] png = PngFile.Bytes(pixels, width, height);
        AtomicFile.Write(Path.Combine(folder, name), file => file.Write(png), flush: false);
    }

    private static void WriteDrawing(string folder, string name, SvgDrawing drawing) =>
        AtomicFile.Write(Path.Combine(folder, name), $"{drawing}\n", flush: false);
}
