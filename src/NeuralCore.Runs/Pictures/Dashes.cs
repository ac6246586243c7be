namespace NeuralCore.Runs.Pictures;

/// <summary>Cuts a line into the parts that a dashed pen draws.</summary>
internal static class Dashes
{
    /// <param name="pattern">Lengths of a dash, a gap, a dash, … in thicknesses, over and over again.</param>
    public static IEnumerable<Point[]> Split(Point[] line, double[] pattern, double thickness)
    {
        // A round pen reaches half its thickness beyond both ends of a dash.
        double[] lengths = [.. pattern.Select((length, i) => i % 2 == 0 ? Math.Max(0.1, length - 1) * thickness : (length + 1) * thickness)];
        int turn = 0;
        double left = lengths[0];
        List<Point> dash = [line[0]];
        for (int i = 1; i < line.Length; i++)
        {
            Point from = line[i - 1], to = line[i];
            double length = Math.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y));
            double done = 0;
            while (length - done > left && left > 0)
            {
                done += left;
                var cut = new Point(from.X + (to.X - from.X) * done / length, from.Y + (to.Y - from.Y) * done / length);
                dash.Add(cut);
                if (turn % 2 == 0) yield return [.. dash];
                dash = [cut];
                left = lengths[++turn % lengths.Length];
            }

            left -= length - done;
            dash.Add(to);
        }

        if (turn % 2 == 0) yield return [.. dash];
    }
}
