using System.Globalization;

namespace NeuralCore.Fuzzing;

/// <summary>What many cases of one reader came to.</summary>
/// <param name="Read">Cases that were read although they had been damaged: the damage was harmless.</param>
/// <param name="Slowest">Seconds of one case, the machine's other work included.</param>
/// <param name="MaxAllocated">Bytes of one case.</param>
internal sealed record FuzzReport(string Target, int Cases, int Refused, int Read, double Seconds, double Slowest, long MaxAllocated, IReadOnlyList<FuzzFinding> Findings)
{
    public static string Head => $"{"reader",-20}{"cases",10}{"refused",10}{"read",10}{"seconds",9}{"slowest ms",12}{"most KB",9}{"findings",10}";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Target,-20}{Cases,10:N0}{Refused,10:N0}{Read,10:N0}{Seconds,9:0.0}{1000 * Slowest,12:0.0}{MaxAllocated / 1024,9:N0}{Findings.Count,10}{string.Concat(Findings.Select(finding => $"\n{finding}"))}");
}
