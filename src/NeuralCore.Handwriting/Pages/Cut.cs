namespace NeuralCore.Handwriting.Pages;

/// <summary>A way from the top to the bottom of a part along which it may be cut in two.</summary>
/// <param name="Columns">For each row the first column of the right side.</param>
/// <param name="Strokes">How many strokes it goes through, by the ink on the way and the width of the part's strokes; where the ink is thinner than full, it counts much less.</param>
internal sealed record Cut(int[] Columns, double Strokes);
