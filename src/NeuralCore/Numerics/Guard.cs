using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NeuralCore;

/// <summary>Checks at a door: each failure names the invariant and the values found.</summary>
public static class Guard
{
    /// <summary>
    /// Throws <see cref="ArgumentException"/> with <paramref name="message"/> unless the invariant holds.
    /// </summary>
    public static void Require(
        [DoesNotReturnIf(false)] bool invariant,
        [InterpolatedStringHandlerArgument(nameof(invariant))] ref Message message)
    {
        if (!invariant) throw new ArgumentException(message.Text);
    }

    /// <summary>A kernel's precondition: a span that must hold at least <paramref name="needed"/> numbers.</summary>
    public static void Length<T>(
        ReadOnlySpan<T> span, long needed, [CallerArgumentExpression(nameof(span))] string name = "")
    {
        if (span.Length < needed)
            throw new ArgumentException($"{name} has {span.Length} elements, {needed} are needed.");
    }

    /// <inheritdoc cref="Length{T}(ReadOnlySpan{T}, long, string)"/>
    public static void Length<T>(
        Span<T> span, long needed, [CallerArgumentExpression(nameof(span))] string name = "") =>
        Length((ReadOnlySpan<T>)span, needed, name);

    /// <summary>
    /// A message that is formatted only when the invariant failed, so that a check on a hot path allocates nothing.
    /// </summary>
    [InterpolatedStringHandler]
    public ref struct Message
    {
        private DefaultInterpolatedStringHandler handler;

        public Message(int literalLength, int formattedCount, bool invariant, out bool needed)
        {
            needed = !invariant;
            if (needed) handler = new DefaultInterpolatedStringHandler(literalLength, formattedCount);
        }

        internal string Text => handler.ToStringAndClear();

        public void AppendLiteral(string value) => handler.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => handler.AppendFormatted(value);

        public void AppendFormatted<T>(T value, string? format) => handler.AppendFormatted(value, format);
    }
}
