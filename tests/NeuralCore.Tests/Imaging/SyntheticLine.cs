using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Imaging;

/// <summary>A photo of a line of digits, and the truth about it.</summary>
/// <param name="Sources">Where each digit stands in the data set, from left to right.</param>
/// <param name="Boxes">Where its ink lies.</param>
/// <param name="Touching">How many neighbours touch.</param>
internal sealed record SyntheticLine(GreyImage Image, Sheet Sheet, int[] Sources, PixelBox[] Boxes, int Touching);
