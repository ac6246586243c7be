using System.Globalization;

namespace NeuralCore.Fuzzing;

/// <summary>The results of many cases of one reader.</summary>
/// <param name="Read">Damaged cases that were read: the damage was harmless.</param>
/// <param name="Slowest">Seconds of the slowest case, including delays by other processes.</param>
/// <param name="MaxAllocated">Largest number of bytes allocated in one case.</param>
internal sealed record FuzzReport(string Target, int Cases, int Refused, int Read, double Seconds, double Slowest, long MaxAllocated, IReadOnlyList<FuzzFinding> Findings)
{
    public static string Head => $"{"reader",-20}{"cases",10}{"refused",10}{"read",10}{"seconds",9}{"slowest ms",12}{"most KB",9}{"findings",10}";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Target,-20}{Cases,10:N0}{Refused,10:N0}{Read,10:N0}{Seconds,9:0.0}{1000 * Slowest,12:0.0}{MaxAllocated / 1024,9:N0}{Findings.Count,10}{string.Concat(Findings.Select(finding => $"\n{finding}"))}");
}
