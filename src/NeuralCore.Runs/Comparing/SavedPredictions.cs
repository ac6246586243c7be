namespace NeuralCore.Runs.Comparing;

/// <summary>What a run's network said to each image of the test set, from predictions.csv.</summary>
internal sealed record SavedPredictions(int[] Labels, bool[] Right)
{
    public static SavedPredictions Read(string path)
    {
        CsvTable table = CsvTable.Read(path, "index", "label", "guess");
        int[] labels = new int[table.Count];
        var right = new bool[table.Count];
        for (int i = 0; i < table.Count; i++)
        {
            if (table.Whole(i, "index") != i) throw new InvalidDataException($"{path}, line {i + 2}: expected image {i}, found image {table.Whole(i, "index")}. Lines are missing or out of order.");
            labels[i] = table.Whole(i, "label");
            right[i] = labels[i] == table.Whole(i, "guess");
        }

        return new SavedPredictions(labels, right);
    }
}
