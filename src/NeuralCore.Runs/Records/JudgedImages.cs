namespace NeuralCore.Runs.Records;

/// <summary>The images that a network was judged on, with what it said.</summary>
/// <param name="IsTest">Whether they are those of the test set; else those held back to validate.</param>
internal sealed record JudgedImages(bool IsTest, Dataset Data, EvaluationReport Report)
{
    /// <summary>In words: <c>test images</c>.</summary>
    public string Part => IsTest ? "test images" : "validation images";
}
