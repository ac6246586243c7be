using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NeuralCore;

/// <summary>Checks of arguments: each failure names the condition and the values found.</summary>
public static class Guard
{
    /// <summary>
    /// Throws <see cref="ArgumentException"/> with <paramref name="message"/> if the condition is false.
    /// </summary>
    public static void Require(
        [DoesNotReturnIf(false)] bool invariant,
        [InterpolatedStringHandlerArgument(nameof(invariant))] ref Message message)
    {
        if (!invariant) throw new ArgumentException(message.Text);
    }

    /// <summary>Precondition of a kernel: a span must have at least <paramref name="needed"/> elements.</summary>
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
    /// A message that is formatted only if the condition is false, so that a check in a hot path allocates no memory.
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
