namespace NeuralCore.Handwriting.Lines;

/// <summary>What a text of digits is about, which decides its length, separators and spacing.</summary>
internal enum DigitTextKind
{
    /// <summary>No text: paper, decoration, specks.</summary>
    Empty,

    /// <summary>One digit, as in the cell of a form.</summary>
    Single,

    /// <summary>An amount of money: many zeros at the end, separators of thousands and decimals.</summary>
    Amount,

    /// <summary>Digits without structure: codes, account numbers.</summary>
    Number,

    /// <summary>Digits far apart, such as postal codes in boxes.</summary>
    Spaced,

    Date,

    Time,
}

/// <summary>Random texts of digits and separators, as indices in <see cref="Alphabet"/>.</summary>
internal static class DigitTexts
{
    public const string Alphabet = "0123456789.,-/:";

    /// <summary>The index of the first symbol that is not a digit.</summary>
    public const int FirstSeparator = 10;

    /// <summary>The greatest length of a text.</summary>
    public const int MaxLength = 40;

    private const int Point = 10, Comma = 11, Dash = 12, Slash = 13, Colon = 14;

    /// <summary>Width of a separator relative to that of a digit, for the capacity of a line.</summary>
    private const float SeparatorWidth = 0.5f;

    /// <summary>Draws what a line of this width contains.</summary>
    /// <param name="width">Of the line in pixels, where the height is 32.</param>
    public static DigitTextKind DrawKind(ref RandomStream random, int width)
    {
        float ticket = random.Unit();
        if (ticket < (width <= 32 ? 0.07f : 0.03f)) return DigitTextKind.Empty;
        if (width <= 32) return ticket < 0.82f ? DigitTextKind.Single : DigitTextKind.Number;
        if (width <= 48 && ticket < 0.22f) return DigitTextKind.Single;
        if (width <= 160)
        {
            return ticket < 0.66f ? DigitTextKind.Amount
                : ticket < 0.82f ? DigitTextKind.Number
                : ticket < 0.92f || width < 96 ? DigitTextKind.Spaced
                : ticket < 0.97f ? DigitTextKind.Date : DigitTextKind.Time;
        }

        return ticket < 0.30f ? DigitTextKind.Amount
            : ticket < 0.60f ? DigitTextKind.Number
            : ticket < 0.83f ? DigitTextKind.Spaced
            : ticket < 0.95f ? DigitTextKind.Date : DigitTextKind.Time;
    }

    /// <summary>Writes the symbols of a text.</summary>
    /// <param name="kind">Not <see cref="DigitTextKind.Empty"/>.</param>
    /// <param name="capacity">The width of the line in digits, at least 1.</param>
    /// <param name="symbols">At least <see cref="MaxLength"/>.</param>
    /// <returns>The number of symbols, at least 1.</returns>
    public static int Draw(ref RandomStream random, DigitTextKind kind, float capacity, Span<int> symbols)
    {
        int max = Math.Clamp((int)(capacity + 0.3f), 1, 26);
        // Most crops are tight around their text; the others have room left.
        int digits = random.Chance(0.82f) ? Math.Max(1, max - random.Small(3)) : 1 + random.NextInt(max);
        switch (kind)
        {
            case DigitTextKind.Single:
                symbols[0] = random.NextInt(FirstSeparator);
                return 1;
            case DigitTextKind.Amount:
                return DrawAmount(ref random, Math.Min(digits, 8), capacity, symbols);
            case DigitTextKind.Date when capacity >= 6:
                return DrawDate(ref random, capacity, symbols);
            case DigitTextKind.Time when capacity >= 4:
                return DrawTime(ref random, capacity, symbols);
            default:
                return DrawNumber(ref random, digits, symbols);
        }
    }

    private static int DrawNumber(ref RandomStream random, int digits, Span<int> symbols)
    {
        float repeats = random.Chance(0.3f) ? 0.3f : 0.05f;
        bool grouped = digits >= 5 && random.Chance(0.25f);
        int separator = Point + random.NextInt(5), group = 2 + random.NextInt(3), count = 0;
        for (int i = 0; i < digits; i++)
        {
            if (grouped && i > 0 && i % group == 0 && count < MaxLength - 2)
            {
                symbols[count++] = separator;
                i++; // the separator takes the place of a digit, roughly
            }

            symbols[count] = count > 0 && symbols[count - 1] < FirstSeparator && random.Chance(repeats)
                ? symbols[count - 1] : random.NextInt(FirstSeparator);
            count++;
        }

        return count;
    }

    private static int DrawAmount(ref RandomStream random, int digits, float capacity, Span<int> symbols)
    {
        // Thousands and decimals: none, 1.000, 1,000, 1.000,00, 1,000.00, 12.50, 12,50, 12-50, 12/50, 12:50
        int style = random.NextInt(20);
        (int thousands, int decimals) = style switch
        {
            < 8 => (-1, -1),
            < 12 => (Point, -1),
            < 14 => (Comma, -1),
            14 => (Point, Comma),
            15 => (Comma, Point),
            16 => (-1, Point),
            17 => (-1, Comma),
            18 => (-1, Dash),
            _ => (-1, random.Chance(0.5f) ? Slash : Colon),
        };
        if (digits < 3) decimals = -1;
        while (digits > 1 && digits + SeparatorWidth * Separators(digits) > capacity + 0.3f) digits--;

        Span<int> values = stackalloc int[8];
        int zeros = random.Chance(0.55f) ? random.NextInt(digits) : 0;
        if (decimals >= 0 && random.Chance(0.4f)) zeros = Math.Max(zeros, 2);
        float repeats = random.Chance(0.3f) ? 0.4f : 0.08f;
        for (int i = 0; i < digits; i++)
        {
            values[i] = i > 0 && i >= digits - zeros ? 0
                : i > 0 && random.Chance(repeats) ? values[i - 1]
                : i == 0 && random.Chance(0.95f) ? 1 + random.NextInt(9) : random.NextInt(10);
        }

        int count = 0, whole = decimals >= 0 ? digits - 2 : digits;
        for (int i = 0; i < digits; i++)
        {
            if (i > 0 && i == whole && decimals >= 0) symbols[count++] = decimals;
            else if (i > 0 && i < whole && thousands >= 0 && (whole - i) % 3 == 0) symbols[count++] = thousands;
            symbols[count++] = values[i];
        }

        return count;

        int Separators(int n)
        {
            int wholeDigits = decimals >= 0 ? n - 2 : n;
            return (decimals >= 0 ? 1 : 0) + (thousands >= 0 ? Math.Max(0, wholeDigits - 1) / 3 : 0);
        }
    }

    private static int DrawDate(ref RandomStream random, float capacity, Span<int> symbols)
    {
        int separator = random.NextInt(3) switch { 0 => Point, 1 => Dash, _ => Slash };
        bool longYear = capacity >= 8 && random.Chance(0.5f), padded = random.Chance(0.6f);
        int day = 1 + random.NextInt(31), month = 1 + random.NextInt(12), year = 1940 + random.NextInt(100), count = 0;
        if (longYear && random.Chance(0.25f))
        {
            count = Append(symbols, count, year, 4);
            symbols[count++] = separator;
            count = Append(symbols, count, month, 2);
            symbols[count++] = separator;
            return Append(symbols, count, day, 2);
        }

        count = Append(symbols, count, day, padded ? 2 : 1);
        symbols[count++] = separator;
        count = Append(symbols, count, month, padded ? 2 : 1);
        symbols[count++] = separator;
        return Append(symbols, count, longYear ? year : year % 100, longYear ? 4 : 2);
    }

    private static int DrawTime(ref RandomStream random, float capacity, Span<int> symbols)
    {
        int separator = random.NextInt(4) switch { 0 => Point, 1 => Dash, _ => Colon };
        int count = Append(symbols, 0, random.NextInt(24), random.Chance(0.6f) ? 2 : 1);
        symbols[count++] = separator;
        count = Append(symbols, count, random.NextInt(60), 2);
        if (capacity < 7 || random.Chance(0.5f)) return count;
        symbols[count++] = separator;
        return Append(symbols, count, random.NextInt(60), 2);
    }

    /// <summary>Appends a number with leading zeros up to a number of digits.</summary>
    private static int Append(Span<int> symbols, int count, int number, int minDigits)
    {
        int divisor = 1;
        for (int digits = 1; digits < minDigits || number / divisor >= 10; digits++) divisor *= 10;
        for (; divisor > 0; divisor /= 10) symbols[count++] = number / divisor % 10;
        return count;
    }
}
