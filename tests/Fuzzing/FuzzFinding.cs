using System.Globalization;
using System.Text;

namespace NeuralCore.Fuzzing;

/// <summary>A case in which a reader violated a law.</summary>
internal sealed record FuzzFinding(string Target, int Case, string What, byte[] File)
{
    private const int MaxFileLength = 4096, MaxTextLength = 300;

    /// <summary>Includes the file, so that it can be added as a separate test.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target}, case {Case}, {File.Length} bytes: {What}\n  base64 {Convert.ToBase64String(File[..Math.Min(File.Length, MaxFileLength)])}\n  text   {string.Concat(Encoding.Latin1.GetString(File).Take(MaxTextLength).Select(c => c is >= ' ' and < '\u007F' ? c : '.'))}");
}
