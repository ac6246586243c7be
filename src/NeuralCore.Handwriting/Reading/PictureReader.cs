using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Reading;

/// <summary>Reads pictures with a model, one after the other: what one thread needs for it.</summary>
internal sealed class PictureReader : IDisposable
{
    /// <summary>A page has few digits, so little memory serves.</summary>
    private const int Batch = 32;

    /// <summary>Of each digit so many classes are told.</summary>
    private const int MaxAlternatives = 3;

    private readonly ModelUse use;
    private readonly Shape shape;
    private readonly WorkerTeam team = new(1);
    private readonly Evaluator evaluator;

    public PictureReader(ModelUse use)
    {
        this.use = use;
        shape = use.Model.InputShape;
        evaluator = new Evaluator(use.Model.Network, team, Batch, use.Model.Scaling);
    }

    /// <summary>Never fails for what is wrong with one picture: that is its answer.</summary>
    /// <param name="stages">Writes the picture's stages; null: not wanted.</param>
    public PictureAnswer Read(PictureSource source, Action<PictureAnswer, GreyImage, PageReading?>? stages = null)
    {
        if (source.Problem is { } problem) return PictureAnswer.Failed(source, problem);
        try
        {
            GreyImage image = ImageFile.Read(source.Path);
            PageReading? page = use.Whole ? null : PageReader.Read(image, new PageOptions { Judge = Judge });
            var answer = new PictureAnswer(source, image.Width, image.Height, page is null ? [Whole(image)] : Lines(image, page));
            stages?.Invoke(answer, image, page);
            return answer;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return PictureAnswer.Failed(source, e.Message);
        }
        catch (OutOfMemoryException)
        {
            return PictureAnswer.Failed(source, $"{source.Path}: the memory does not suffice for this picture. Make it smaller, or read fewer at once with --threads.");
        }
    }

    public void Dispose() => team.Dispose();

    private LineAnswer Whole(GreyImage image)
    {
        byte[] fitted = WholePicture.Fit(image, shape[0], shape[1]);
        return new LineAnswer([Answer(new PixelBox(0, 0, image.Width, image.Height), fitted, Classify(fitted).Logits(0))]);
    }

    private List<LineAnswer> Lines(GreyImage image, PageReading page)
    {
        DigitCrop[] crops = [.. page.Lines.SelectMany(line => line)];
        if (crops.Length == 0) return [];
        Predictions said = Classify([.. crops.SelectMany(crop => crop.Pixels.ToArray())]);
        double scale = (double)image.Width / page.Working.Width;
        int next = 0;
        return [.. page.Lines.Select(line => new LineAnswer([.. line.Select(crop => Answer(Original(crop.Box, scale, image), crop.Pixels.ToArray(), said.Logits(next++)))]))];
    }

    private DigitAnswer Answer(PixelBox box, byte[] pixels, ReadOnlySpan<float> logits)
    {
        double[] probabilities = use.Rejection.Probabilities(logits);
        Alternative[] alternatives = [.. probabilities.Select((p, c) => new Alternative(use.Model.ClassNames[c], Finite(p))).OrderByDescending(alternative => alternative.Probability).Take(MaxAlternatives)];
        string? form = use.Whole || use.Rejection.Threshold == 0 ? null : InkShape.Name(pixels, shape[0], shape[1]);
        return new DigitAnswer(box, pixels, alternatives, Finite(use.Rejection.Confidence(logits)), form, form is not null || use.Rejection.Rejects(logits));
    }

    /// <summary>Weights without measure can overflow: such an answer is worth nothing.</summary>
    private static double Finite(double probability) => double.IsFinite(probability) ? probability : 0;

    private void Judge(ReadOnlySpan<byte> images, Span<double> confidences)
    {
        Predictions said = Classify(images.ToArray());
        for (int n = 0; n < said.Count; n++) confidences[n] = Finite(use.Rejection.Confidence(said.Logits(n)));
    }

    private Predictions Classify(byte[] images) =>
        evaluator.Predict(new Dataset("pictures", shape, images, new byte[images.Length / shape.Length], use.Model.ClassNames));

    /// <summary>A box of the working image in pixels of the picture.</summary>
    private static PixelBox Original(PixelBox box, double scale, GreyImage image)
    {
        int left = (int)(box.Left * scale), top = (int)(box.Top * scale);
        return new PixelBox(left, top, Math.Min(image.Width, (int)Math.Ceiling(box.Right * scale)) - left, Math.Min(image.Height, (int)Math.Ceiling(box.Bottom * scale)) - top);
    }
}
