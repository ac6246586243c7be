namespace NeuralCore;

/// <summary>Class names of published data sets: entry k is the name of label k.</summary>
public static class ClassNames
{
    private const string UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>0 … 9: MNIST, EMNIST Digits and EMNIST MNIST.</summary>
    public static IReadOnlyList<string> Digits { get; } = Each("0123456789");

    /// <summary>Ten kinds of clothing. Xiao et al. 2017, arXiv:1708.07747, table 2.</summary>
    public static IReadOnlyList<string> FashionMnist { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Ten hiragana, one from each row. Clanuwat et al. 2018, arXiv:1812.01718.</summary>
    public static IReadOnlyList<string> KuzushijiMnist { get; } = Each("おきすつなはまやれを");

    /// <summary>
    /// A … Z, upper and lower case merged: EMNIST Letters, whose files count labels from 1. Cohen et al. 2017,
    /// arXiv:1702.05373.
    /// </summary>
    public static IReadOnlyList<string> EmnistLetters { get; } = Each(UpperCase);

    /// <summary>0 … 9, A … Z, a … z: EMNIST ByClass. Cohen et al. 2017, arXiv:1702.05373.</summary>
    public static IReadOnlyList<string> EmnistByClass { get; } =
        Each("0123456789" + UpperCase + "abcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// 0 … 9, A … Z and the eleven lower-case letters that look different from their upper-case form: EMNIST ByMerge
    /// and EMNIST Balanced. Cohen et al. 2017, arXiv:1702.05373.
    /// </summary>
    public static IReadOnlyList<string> EmnistMerged { get; } = Each("0123456789" + UpperCase + "abdefghnqrt");

    /// <summary>"0" … "count−1", for classes without names.</summary>
    public static IReadOnlyList<string> Numbered(int count) =>
        Array.AsReadOnly<string>([.. Enumerable.Range(0, count).Select(k => k.ToString())]);

    private static IReadOnlyList<string> Each(string characters) =>
        Array.AsReadOnly<string>([.. characters.Select(c => c.ToString())]);
}
