using System.Text.Json.Serialization;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Web.Drawings;

/// <summary>The body of <c>POST /api/strokes</c>.</summary>
/// <param name="Height">Height of the page, in the units of the points; above 0.</param>
/// <param name="Strokes">In the order in which they were drawn.</param>
/// <param name="Model">Null for the default model.</param>
/// <param name="Alphabet"><c>digits</c>, <c>letters</c> or <c>text</c>; null for all symbols of the model.</param>
/// <param name="Sequence">Returned unchanged, so that a client can drop a late answer.</param>
internal sealed record DrawingRequest(
    float Height, IReadOnlyList<PenStroke> Strokes, string? Model = null, string? Alphabet = null, int Sequence = 0)
{
    public const int MaxStrokes = 2000, MaxPoints = 50_000;

    /// <summary>Coordinates beyond this are not those of a page.</summary>
    private const float MaxCoordinate = 100_000;

    /// <summary>The first problem as a sentence; null if there is none.</summary>
    public string? Problem()
    {
        if (!(Height is > 0 and <= MaxCoordinate)) return $"\"height\" must be above 0 and at most {MaxCoordinate}.";
        if (Strokes is null) return "\"strokes\" is missing: an array of strokes with \"points\" and \"width\".";
        if (Strokes.Count > MaxStrokes)
            return $"The drawing has {Strokes.Count} strokes; at most {MaxStrokes} are read.";
        long points = 0;
        for (int i = 0; i < Strokes.Count; i++)
        {
            if (Strokes[i] is not { Points: { Length: >= 2 } own } stroke || own.Length % 2 != 0)
                return $"Stroke {i}: \"points\" must be x, y, x, y, …, at least one point.";
            if (!(stroke.Width is >= 0 and <= MaxCoordinate))
                return $"Stroke {i}: \"width\" must be from 0 to {MaxCoordinate}.";
            if (!Array.TrueForAll(own, value => Math.Abs(value) <= MaxCoordinate))
                return $"Stroke {i}: a coordinate is beyond ±{MaxCoordinate}.";
            if (stroke.Pressures is { } pressures && (pressures.Length != own.Length / 2
                || !Array.TrueForAll(pressures, value => value is >= 0 and <= 1)))
                return $"Stroke {i}: \"pressures\" must be one number from 0 to 1 for each point.";
            points += own.Length / 2;
        }

        return points > MaxPoints ? $"The drawing has {points} points; at most {MaxPoints} are read." : null;
    }
}

/// <summary>The reading of a drawing.</summary>
/// <param name="Text">Its lines, separated by line feeds; empty where nothing is read.</param>
/// <param name="Probability">That the whole text is correct; null where it is unknown.</param>
/// <param name="Unknown">Why the drawing is not read, as a sentence; null where it is.</param>
/// <param name="Lines">From top to bottom.</param>
/// <param name="Milliseconds">Time of rasterisation and reading.</param>
internal sealed record DrawingReading(
    string Text, double? Probability, string? Unknown, IReadOnlyList<DrawingLine> Lines, string Model, int Sequence,
    double Milliseconds);

/// <summary>A line of a drawing.</summary>
/// <param name="Texts">The most probable texts, the best first; empty for a classifier.</param>
/// <param name="Input">What the network saw: a PNG in Base64, ink bright.</param>
/// <param name="InputWidth">Columns of it.</param>
internal sealed record DrawingLine(
    string Text, double? Probability, string? Unknown, IReadOnlyList<DrawnCharacter> Characters,
    IReadOnlyList<Alternative> Texts, string Input, int InputWidth, int InputHeight);

/// <summary>A character of a line; its box is in units of the page.</summary>
internal sealed record DrawnCharacter(
    float X, float Y, float Width, float Height, IReadOnlyList<Alternative> Alternatives);

/// <summary>The models of the page's menu.</summary>
internal sealed record PageModel(
    string Name, string Kind, IReadOnlyList<string> Alphabets, string Symbols, long Parameters);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DrawingRequest))]
[JsonSerializable(typeof(DrawingReading))]
[JsonSerializable(typeof(IReadOnlyList<PageModel>))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class DrawingJson : JsonSerializerContext;
