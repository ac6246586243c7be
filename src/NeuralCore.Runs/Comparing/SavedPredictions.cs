namespace NeuralCore.Runs.Comparing;

/// <summary>The predictions of a run's network on the test set, from predictions.csv.</summary>
internal sealed record SavedPredictions(int[] Labels, bool[] Correct)
{
    public static SavedPredictions Read(string path)
    {
        CsvTable table = CsvTable.Read(path, "index", "label", "prediction");
        int[] labels = new int[table.Count];
        var correct = new bool[table.Count];
        for (int i = 0; i < table.Count; i++)
        {
            if (table.Whole(i, "index") != i)
            {
                throw new InvalidDataException(
                    $"{path}, line {i + 2}: expected image {i}, found image {table.Whole(i, "index")}. Lines are " +
                    $"missing or out of order.");
            }

            labels[i] = table.Whole(i, "label");
            correct[i] = labels[i] == table.Whole(i, "prediction");
        }

        return new SavedPredictions(labels, correct);
    }
}
