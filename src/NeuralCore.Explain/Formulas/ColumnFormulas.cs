using System.Text;
using NeuralCore.Kernels;

namespace NeuralCore.Explain.Formulas;

/// <summary>Sums down a column in the engine's fixed shards: within each in order, then over them.</summary>
internal static class ColumnFormulas
{
    /// <summary>The sum of one number per row.</summary>
    public static CellText Sum(string symbols, int rows, Func<int, Operand> term) =>
        Sum(symbols, rows, row => (CellText.Number(term(row).Value), [term(row)]));

    /// <summary>The sum of one expression per row, which is 0 if its first operand is 0.</summary>
    /// <param name="term">The expression with numbers, rounded before it is added, and its operands.</param>
    public static CellText Sum(string symbols, int rows, Func<int, (string Numbers, Operand[] Operands)> term)
    {
        var sums = new List<CellText>();
        for (int shard = 0; shard < Shards.Count(rows); shard++)
        {
            var sum = new StringBuilder();
            var operands = new List<Operand>();
            int leftOut = 0;
            for (int row = Shards.Start(rows, shard); row < Shards.Start(rows, shard + 1); row++)
            {
                (string numbers, Operand[] used) = term(row);
                if (used[0].Value == 0)
                {
                    leftOut++;
                    continue;
                }

                if (sum.Length > 0) sum.Append(" + ");
                sum.Append(numbers);
                operands.AddRange(used);
            }

            sums.Add(new CellText("", sum.Length == 0 ? "0" : sum.ToString(), operands, leftOut));
        }

        return CellText.Sum(symbols, sums);
    }
}
