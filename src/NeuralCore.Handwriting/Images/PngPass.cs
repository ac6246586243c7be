namespace NeuralCore.Handwriting.Images;

/// <summary>The pixels of a PNG that one pass writes: every <paramref name="StepX"/>-th of every <paramref name="StepY"/>-th row.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    public int Columns(int width) => (width - X + StepX - 1) / StepX;

    public int Rows(int height) => (height - Y + StepY - 1) / StepY;
}
