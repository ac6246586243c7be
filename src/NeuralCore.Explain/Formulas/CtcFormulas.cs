using NeuralCore.Explain.Walking;

namespace NeuralCore.Explain.Formulas;

/// <summary>The numbers of CTC: probabilities of columns, α, β, occupancy and gradient.</summary>
internal static class CtcFormulas
{
    public static CellText? Of(LayerPass s, string tensor, int at)
    {
        CtcTables tables = s.Tables!;
        bool hasStates = tensor is LayerPass.Alpha or LayerPass.Beta;
        int columns = hasStates ? tables.MaxStates : tables.Classes, t = at / columns, i = at % columns;
        if (tensor is LayerPass.Output) return Probability(s, at, t, i);
        if (t >= tables.Frames)
            return new CellText($"dz[{t / tables.Frames}, …] = 0: the loss is that of the line, sample 0", "0", []);
        if (hasStates && i >= tables.States)
            return new CellText($"no state: the text has {tables.States}", "double((-∞))", []);
        if (!tables.Fits && tensor != LayerPass.Input)
            return new CellText("the text does not fit into the columns: P = 0", hasStates ? "double((-∞))" : "0", []);
        return tensor switch
        {
            LayerPass.Alpha => Alpha(tables, t, i),
            LayerPass.Beta => Beta(tables, t, i),
            LayerPass.Occupancy => Occupancy(tables, t, i),
            LayerPass.InputGradient => Gradient(s, at, t, i),
            _ => null,
        };
    }

    private static CellText Probability(LayerPass s, int at, int t, int k)
    {
        int classes = s.Tables!.Classes;
        Operand[] z = Logits(s, at - k, classes);
        return new CellText(
            $"p[{t}, {k}] = exp(ln p[{t}, {k}]),  ln p[t, k] = z[t, k] − max z[t] − ln Σⱼ exp(z[t, j] − max z[t])",
            $"double(exp0({LogP(z, k)}))", [z[k], .. z]);
    }

    private static CellText Gradient(LayerPass s, int at, int t, int k)
    {
        int classes = s.Tables!.Classes;
        Operand[] z = Logits(s, at - k, classes);
        Operand p = Places.Activation("p", LayerPass.Output, s.Y, at);
        double occupancy = s.Tables!.OccupancySums[at];
        return new CellText($"dz[{t}, {k}] = p[{t}, {k}] − o[{t}, {k}]",
            $"double(exp0({LogP(z, k)}) − {CellText.Number(occupancy)})",
            [p, new Operand($"o[{t}, {k}]", (float)occupancy, LayerPass.Occupancy, at, occupancy)]);
    }

    private static CellText Alpha(CtcTables m, int t, int s)
    {
        string q = Name(m, s);
        Operand p = LogP(m, t, m.Class(s));
        if (t == 0)
        {
            return s < 2 ? new CellText($"ln α[0, {s}] = ln p[0, {q}]", $"double({Number(p)})", [p])
                : new CellText($"ln α[0, {s}] = −∞: a path begins in state 0 or 1", "double((-∞))", []);
        }

        Operand[] before = [.. new[] { s, s - 1, s - 2 }.Where(r => r >= 0 && (r > s - 2 || m.Jumps(s)))
            .Select(r => State(m, m.LogAlpha, "α", LayerPass.Alpha, t - 1, r))];
        return new CellText($"ln α[{t}, {s}] = ln p[{t}, {q}] + ln Σ α[{t - 1}, r],  r = {States(m, before, s, -1)}",
            $"double({Sum(before)} + {Number(p)})", [.. before, p]);
    }

    private static CellText Beta(CtcTables m, int t, int s)
    {
        if (t == m.Frames - 1)
        {
            return s >= m.States - 2 ? new CellText($"ln β[{t}, {s}] = 0: a path may end here", "0", [])
                : new CellText($"ln β[{t}, {s}] = −∞: a path ends in one of the last two states", "double((-∞))", []);
        }

        int[] next = [.. new[] { s, s + 1, s + 2 }.Where(r => r < m.States && (r < s + 2 || m.Jumps(r)))];
        Operand[] β = [.. next.Select(r => State(m, m.LogBeta, "β", LayerPass.Beta, t + 1, r))];
        Operand[] p = [.. next.Select(r => LogP(m, t + 1, m.Class(r)))];
        string sum = $"({Number(β[0])} + {Number(p[0])})";
        for (int i = 1; i < next.Length; i++) sum = $"lnsum({sum}, ({Number(β[i])} + {Number(p[i])}))";
        return new CellText(
            $"ln β[{t}, {s}] = ln Σ p[{t + 1}, q[r]]·β[{t + 1}, r],  r = {States(m, β, s, 1)}",
            $"double({sum})", [.. β.Zip(p).SelectMany(pair => new[] { pair.First, pair.Second })]);
    }

    private static CellText Occupancy(CtcTables m, int t, int k)
    {
        int[] states = [.. Enumerable.Range(0, m.States).Where(s => m.Class(s) == k)];
        string total = CellText.Number(m.LogTotal);
        Operand[] used = [.. states.SelectMany(s => new[]
        {
            State(m, m.LogAlpha, "α", LayerPass.Alpha, t, s), State(m, m.LogBeta, "β", LayerPass.Beta, t, s),
        })];
        string[] terms = [.. states.Select((_, i) =>
            $"exp0(min(0, {Number(used[2 * i])} + {Number(used[2 * i + 1])} − {total}))")];
        return new CellText(
            states.Length == 0 ? $"o[{t}, {k}] = 0: the text does not have this symbol"
                : $"o[{t}, {k}] = Σ α[{t}, s]·β[{t}, s]/P   over the states s = {string.Join(", ", states)} of " +
                    $"class {k}; ln P = {total}",
            states.Length == 0 ? "0" : $"double({string.Join(" + ", terms)})", used);
    }

    private static Operand[] Logits(LayerPass s, int first, int classes) =>
        [.. Enumerable.Range(first, classes).Select(j => Places.Activation("z", LayerPass.Input, s.X, j))];

    private static string LogP(Operand[] z, int k)
    {
        string max = CellText.Number((double)z.Max(logit => logit.Value));
        string sum = string.Join(" + ", z.Select(logit => $"exp0({CellText.Number((double)logit.Value)} − {max})"));
        return $"{CellText.Number((double)z[k].Value)} − ({max} + ln({sum}))";
    }

    private static Operand LogP(CtcTables m, int t, int k)
    {
        double value = m.LogP[t * m.Classes + k];
        return new Operand($"ln p[{t}, {k}]", (float)value, LayerPass.Output, t * m.Classes + k, value);
    }

    private static Operand State(CtcTables m, double[] table, string symbol, string tensor, int t, int s)
    {
        double value = table[t * m.States + s];
        return new Operand($"ln {symbol}[{t}, {s}]", (float)value, tensor, t * m.MaxStates + s, value);
    }

    private static string Sum(Operand[] states)
    {
        string sum = Number(states[0]);
        foreach (Operand state in states.Skip(1)) sum = $"lnsum({sum}, {Number(state)})";
        return sum;
    }

    /// <summary>The states that are added, and why a third one is not.</summary>
    private static string States(CtcTables m, Operand[] added, int s, int step)
    {
        string all = string.Join(", ", added.Select((_, i) => s + step * i));
        int third = s + 2 * step;
        return added.Length == 3 || third < 0 || third >= m.States ? all
            : $"{all}   (no jump over a symbol or between equal ones)";
    }

    private static string Name(CtcTables m, int s) => $"{m.Class(s)}";

    private static string Number(Operand operand) => CellText.Number(operand.Precise!.Value);
}
