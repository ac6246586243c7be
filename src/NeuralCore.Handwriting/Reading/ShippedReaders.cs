using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting.Reading;

/// <summary>The characters that a reader may read.</summary>
internal enum ReadingAlphabet
{
    /// <summary>Digits and the separators between them.</summary>
    Digits,

    /// <summary>The letters A–Z and a–z.</summary>
    Letters,

    /// <summary>Letters, digits and punctuation.</summary>
    Text,
}

/// <summary>The line networks that are part of this library.</summary>
internal static class ShippedReaders
{
    /// <summary>The name in results where no model was given.</summary>
    public const string Name = "built-in";

    private static readonly Lazy<Model> Digits = new(() => Load("digits")), AllText = new(() => Load("text"));

    /// <summary>Finds the characters of a line for a classifier of single characters.</summary>
    public static LineReader Boxes => BoxReader.Value;

    private static readonly Lazy<LineReader> BoxReader = new(() => new LineReader(Digits.Value));

    private static readonly Lazy<LineReader> TextReader = new(() => new LineReader(AllText.Value));

    /// <summary>The reader of letters and digits beside the reader of digits; null beside any other model.</summary>
    public static LineReader? TextsBeside(Model model) =>
        Digits.IsValueCreated && ReferenceEquals(model, Digits.Value) ? TextReader.Value : null;

    public static Model For(ReadingAlphabet alphabet) =>
        alphabet == ReadingAlphabet.Digits ? Digits.Value : AllText.Value;

    /// <summary>The symbols of a model that belong to an alphabet.</summary>
    public static string Symbols(ReadingAlphabet alphabet, Model model) => string.Concat(
        model.ClassNames.Where(name => name.Length == 1 && alphabet switch
        {
            ReadingAlphabet.Digits => !char.IsAsciiLetter(name[0]) && name != " ",
            ReadingAlphabet.Letters => char.IsAsciiLetter(name[0]) || name == " ",
            _ => true,
        }));

    private static Model Load(string name)
    {
        string resource = $"{name}.safetensors";
        using Stream file = typeof(ShippedReaders).Assembly.GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"This build does not contain the reader '{name}'.");
        return ModelFile.Load(file, resource);
    }
}
