using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralCore.Diagnosis;

namespace NeuralCore.Tests.Training.Diagnosis;

public class FindingCodesTests
{
    [Fact]
    public void Codes_are_in_order_and_no_two_are_the_same()
    {
        string[] ids = [.. FindingCodes.All.Select(code => code.Id)];
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Matches("^NC[123][0-9]{2}$", id));
    }

    [Fact]
    public void Every_code_that_is_declared_is_in_the_list() =>
        Assert.Equal(typeof(FindingCodes).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic).Count(field => field.FieldType == typeof(FindingCode)), FindingCodes.All.Count);

    [Fact]
    public void The_page_has_a_line_for_each_code_with_its_words()
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../../docs/doctor.md"));
        string[] lines = [.. Regex.Matches(page, @"^\| NC\d+ .*$", RegexOptions.Multiline).Select(match => match.Value)];
        Assert.Equal(FindingCodes.All.Select(code => $"| {code.Id} | {code.Severity.ToString().ToLowerInvariant()} | {code.Meaning} | {code.Advice} |"), lines);
    }

    [Fact]
    public void A_finding_is_one_sentence_with_the_advice_at_its_end()
    {
        Finding finding = FindingCodes.All[0].Found("Something is 1, where 2 is expected");
        Assert.Equal($"Something is 1, where 2 is expected: {FindingCodes.All[0].Advice}.", finding.Text);
        Assert.Equal($"NC101: {finding.Text}", finding.ToString());
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
