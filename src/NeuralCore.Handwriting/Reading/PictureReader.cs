using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Reading;

/// <summary>Classifies images with a model, one at a time; holds the working memory of one thread.</summary>
internal sealed class PictureReader : IDisposable
{
    /// <summary>A page has few digits, so a small batch is enough.</summary>
    private const int Batch = 32;

    /// <summary>Number of classes reported for each digit.</summary>
    private const int MaxAlternatives = 3;

    /// <summary>Confidence of a line reader from which its boxes are used.</summary>
    private const double MinBoxConfidence = 0.3;

    private readonly ModelUse use;
    private readonly Shape shape;
    private readonly WorkerTeam team = new(1);
    private readonly Evaluator? evaluator;

    public PictureReader(ModelUse use)
    {
        this.use = use;
        shape = use.Model.InputShape;
        if (use.Lines is null) evaluator = new Evaluator(use.Model.Network, team, Batch, use.Model.Scaling);
    }

    /// <summary>Reads an image. A problem with the image is part of the result, not an exception.</summary>
    /// <param name="stages">Writes the intermediate images; null: none are written.</param>
    public PictureAnswer Read(PictureSource source, Action<PictureAnswer, GreyImage, PageReading?>? stages = null) =>
        Read(source, () => ImageFile.Read(source.Path), stages);

    /// <summary>Reads an image that is not a file.</summary>
    /// <inheritdoc cref="Read(PictureSource, Action{PictureAnswer, GreyImage, PageReading?}?)"/>
    public PictureAnswer Read(
        PictureSource source, Func<GreyImage> decode, Action<PictureAnswer, GreyImage, PageReading?>? stages = null)
    {
        if (source.Problem is { } problem) return PictureAnswer.Failed(source, problem);
        try
        {
            GreyImage image = decode();
            if (use.Lines is { } reader)
            {
                IReadOnlyList<LineAnswer> lines = LineReading.Lines(
                    reader, () => use.Texts, image, use.Options, use.Rejection.Threshold, out PageLineSet? found);
                var text = new PictureAnswer(source, image.Width, image.Height, lines);
                stages?.Invoke(text, image, found is null ? null : new PageReading(found.Working, found.Ink, []));
                return text;
            }

            PageReading? page = use.Whole ? null : PageReader.Read(image, PageLines.WorkingSide, CharacterBoxes);
            var answer = new PictureAnswer(
                source, image.Width, image.Height, page is null ? [Whole(image)] : Lines(image, page));
            stages?.Invoke(answer, image, page);
            return answer;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return PictureAnswer.Failed(source, e.Message);
        }
        catch (OutOfMemoryException)
        {
            return PictureAnswer.Failed(source, $"{source.Path}: not enough memory for this image. Make it smaller, or "
                + "read fewer images at once with --threads.");
        }
    }

    public void Dispose() => team.Dispose();

    private LineAnswer Whole(GreyImage image)
    {
        byte[] fitted = WholePicture.Fit(image, shape[0], shape[1]);
        return new LineAnswer(
            [Answer(new PixelBox(0, 0, image.Width, image.Height), fitted, Classify(fitted).Logits(0))]);
    }

    private List<LineAnswer> Lines(GreyImage image, PageReading page)
    {
        double scale = (double)image.Width / page.Working.Width;
        DigitAnswer[] digits = Classify([.. page.Lines.SelectMany(line => line)
            .Select(crop => (Original(crop.Box, scale, image), crop.Pixels.ToArray()))]);
        int next = 0;
        return [.. page.Lines.Select(line => new LineAnswer([.. line.Select(_ => digits[next++])]))];
    }

    /// <summary>Classifies inputs of the network.</summary>
    /// <param name="crops">The place of each in its image, and (H, W) bytes, ink bright.</param>
    public DigitAnswer[] Classify(IReadOnlyList<(PixelBox Box, byte[] Pixels)> crops)
    {
        if (crops.Count == 0) return [];
        Predictions predictions = Classify([.. crops.SelectMany(crop => crop.Pixels)]);
        return [.. crops.Select((crop, n) => Answer(crop.Box, crop.Pixels, predictions.Logits(n)))];
    }

    private DigitAnswer Answer(PixelBox box, byte[] pixels, ReadOnlySpan<float> logits)
    {
        double[] probabilities = use.Rejection.Probabilities(logits);
        Alternative[] alternatives =
            [.. probabilities.Select((p, c) => new Alternative(use.Model.ClassNames[c], Finite(p)))
            .OrderByDescending(alternative => alternative.Probability).Take(MaxAlternatives)];
        bool namesShape = !use.Whole && use.Rejection.Threshold > 0;
        string? shapeName = namesShape ? InkShape.Name(pixels, shape[0], shape[1]) : null;
        return new DigitAnswer(
            box, pixels, alternatives, Finite(use.Rejection.Confidence(logits)), shapeName,
            shapeName is not null || use.Rejection.Rejects(logits));
    }

    /// <summary>Very large weights can overflow: the probability is then 0.</summary>
    private static double Finite(double probability) => double.IsFinite(probability) ? probability : 0;

    /// <summary>
    /// The boxes of touching characters come from the built-in line reader; the classifier decides what they are.
    /// </summary>
    /// <returns>Null where the reader is not certain.</returns>
    private static PixelBox[]? CharacterBoxes(PageLine line)
    {
        GreyImage crop = line.Crop();
        LineResult text = ShippedReaders.Boxes.Read(crop);
        return text.Confidence < MinBoxConfidence ? null
            : [.. text.Characters.Zip(text.Text).Where(pair => char.IsAsciiLetterOrDigit(pair.Second))
                .Select(pair => line.ToImage(pair.First.Box, crop))];
    }

    private Predictions Classify(byte[] images) =>
        evaluator!.Predict(
            new Dataset("images", shape, images, new byte[images.Length / shape.Length], use.Model.ClassNames));

    /// <summary>A box of the working image in pixels of the original image.</summary>
    private static PixelBox Original(PixelBox box, double scale, GreyImage image)
    {
        int left = (int)(box.Left * scale), top = (int)(box.Top * scale);
        return new PixelBox(
            left, top, Math.Min(image.Width, (int)Math.Ceiling(box.Right * scale)) - left,
            Math.Min(image.Height, (int)Math.Ceiling(box.Bottom * scale)) - top);
    }
}
