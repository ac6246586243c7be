namespace NeuralCore.Runs.Comparing;

/// <summary>An epoch of history.csv; null where a value is missing.</summary>
internal sealed record CurvePoint(
    int Epoch, double? TrainSeconds, double? TrainLoss, double? TrainAccuracy, double? ValidationLoss,
    double? ValidationAccuracy)
{
    public static IReadOnlyList<CurvePoint> Read(string path)
    {
        if (!File.Exists(path)) return [];
        CsvTable table = CsvTable.Read(
            path, "epoch", "trainSeconds", "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy");
        return
        [
            .. Enumerable.Range(0, table.Count).Select(row => new CurvePoint(
                table.Whole(row, "epoch"), table.Number(row, "trainSeconds"),
                table.Number(row, "trainLoss"), table.Number(row, "trainAccuracy"),
                table.Number(row, "validationLoss"), table.Number(row, "validationAccuracy"))),
        ];
    }
}
