namespace NeuralCore.GradientCheck;

/// <summary>Draws the sizes and numbers of a case from its seed.</summary>
internal sealed class Draw(ulong seed, long index = 0)
{
    private RandomStream random = new(seed, RandomPurpose.Test, index: index);

    /// <summary>A separate random stream.</summary>
    public RandomStream Stream() => new(random.NextUInt64(), RandomPurpose.Test);

    public ulong Bits() => random.NextUInt64();

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Whole(int least, int most) => least + random.NextInt(most - least + 1);

    /// <summary>The same, but not <paramref name="taken"/>: different sizes reveal sizes that are confused.</summary>
    public int Other(int least, int most, int taken)
    {
        int drawn = taken < least || taken > most ? Whole(least, most) : Whole(least, most - 1);
        return drawn >= taken && taken >= least && taken <= most ? drawn + 1 : drawn;
    }

    public double Between(double low, double high) => random.NextDouble(low, high);

    public bool Chance(double probability) => random.NextDouble() < probability;

    public double Normal() => random.NextNormal();

    public Size Size(int least, int most) => new(Whole(least, most), Whole(least, most));

    /// <summary>An image shape with H ≠ W, each at least the given number of pixels.</summary>
    public Shape Image(int channels, int leastHeight = 3, int leastWidth = 3)
    {
        int height = Whole(leastHeight, leastHeight + 4);
        return new Shape(height, Other(leastWidth, leastWidth + 4, taken: height), channels);
    }

    /// <summary>
    /// Features, an image, or sometimes more numbers than one thread processes at a time; at least 24, so that some are
    /// on each side of a kink.
    /// </summary>
    public Shape AnyShape() =>
        Chance(0.04) ? new Shape(Whole(1500, 2500)) : Chance(0.5) ? new Shape(Whole(24, 60)) : Image(Whole(2, 4), 3, 4);

    /// <summary>Overwrites with normally distributed numbers.</summary>
    public void Fill(Span<double> values, double spread = 1)
    {
        foreach (ref double value in values) value = spread * random.NextNormal();
    }

    public Tensor Tensor(Shape shape, double spread = 1)
    {
        var tensor = new Tensor(shape);
        Fill(tensor.Span, spread);
        return tensor;
    }

    /// <summary>A unit vector with uniformly distributed direction.</summary>
    public double[] Direction(int length)
    {
        var direction = new double[length];
        Fill(direction);
        double norm = Math.Sqrt(direction.Sum(value => value * value));
        for (int i = 0; i < length; i++) direction[i] /= norm;
        return direction;
    }

    /// <summary>Rows that are distributions over the classes: one-hot, or soft.</summary>
    public Tensor Distributions(int batch, int classes)
    {
        var targets = new Tensor(new Shape(batch, classes));
        bool soft = Chance(0.5);
        for (int n = 0; n < batch; n++)
        {
            Span<double> row = targets.Span.Slice(n * classes, classes);
            if (!soft) row[Whole(0, classes - 1)] = 1;
            else
            {
                double sum = 0;
                foreach (ref double target in row) sum += target = Between(0.05, 1);
                foreach (ref double target in row) target /= sum;
            }
        }

        return targets;
    }
}
