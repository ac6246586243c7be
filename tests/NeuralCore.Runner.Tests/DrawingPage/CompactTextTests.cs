using NeuralCore.Runs.DrawingPage;

namespace NeuralCore.Runner.Tests.DrawingPage;

/// <summary>What is removed from a file of the page before it is sent, and what stays.</summary>
public sealed class CompactTextTests
{
    [Theory]
    [InlineData("// says why\n\n  const a = b + 1, c = [1, 2];\n", "const a=b+1,c=[1,2];\n")]
    [InlineData("if (a > 0 && b) { return (a) / b; } // why", "if(a>0&&b){return(a)/b;}\n")]
    [InlineData("a = b - -c + +d;", "a=b - -c + +d;\n")]
    [InlineData("x = y++ + z;", "x=y++ + z;\n")]
    [InlineData("f(\"a = b, c // d\" + x);", "f(\"a = b, c // d\"+x);\n")]
    [InlineData("f(`a = ${b + c} : d`, \"\\\" = \");", "f(`a = ${b + c} : d`,\"\\\" = \");\n")]
    [InlineData("f(`a ${b ? `c = d` : e}` );", "f(`a ${b ? `c = d` : e}` );\n")]
    [InlineData("s.replace(/a = [,] b/g, c);", "s.replace(/a = [,] b/g, c);\n")]
    [InlineData("for (const x of y) return typeof x;", "for(const x of y)return typeof x;\n")]
    public void A_script_keeps_its_strings_and_its_meaning(string script, string expected) =>
        Assert.Equal(expected, CompactText.Of("a.js", script));

    [Fact]
    public void A_style_keeps_its_selectors() =>
        Assert.Equal("a :hover{margin:0 1px;min-width:calc(1px + 2px)}\n",
            CompactText.Of("a.css", "a :hover { margin: 0 1px; min-width: calc(1px + 2px) }\n"));

    [Fact]
    public void Of_other_files_only_the_indentation_is_removed() =>
        Assert.Equal("<p>a = b\n// c</p>\n", CompactText.Of("a.html", "  <p>a = b\n\n  // c</p>\n"));

    [Fact]
    public void A_template_of_several_lines_is_refused() =>
        Assert.Contains("a.js: a template continues", Assert.Throws<InvalidDataException>(
            () => CompactText.Of("a.js", "f(`a\n  b`);")).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_file_of_the_page_becomes_smaller() =>
        Assert.All(PageContent.Files, file => Assert.InRange(file.Value.Length, 100, System.Text.Encoding.UTF8.GetByteCount(PageContent.Text(file.Key))));
}
