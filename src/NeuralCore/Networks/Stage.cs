namespace NeuralCore;

/// <summary>A word of an architecture text and where it stands.</summary>
internal readonly record struct Word(string Text, int Column);

/// <summary>One stage of an architecture text: a name, its arguments, and for a residual the chains inside.</summary>
internal sealed record Stage(Word Name, IReadOnlyList<Word> Arguments, IReadOnlyList<IReadOnlyList<Stage>> Branches);
