using NeuralCore.Runs.DrawingPage;

namespace NeuralCore.Runner.Tests.DrawingPage;

/// <summary>Modules as one script: each once, before those that import it; other forms are refused.</summary>
public sealed class ModuleBundleTests
{
    [Fact]
    public void Modules_come_once_and_before_those_that_import_them()
    {
        string script = Bundle(
            ("main", "import { b } from \"./b.js\";\nimport { c } from \"./c.js\";\nshow(b + c);\n"),
            ("b", "import { c } from \"./c.js\";\nexport const b = c + 1;\n"),
            ("c", "export const c = 1;\nexport async function later() {}\n"),
            ("worker", "import { later } from \"./c.js\";\nlater();\n"));
        Assert.Equal("""
            "use strict";
            const $c = (() => {
            const c = 1;
            async function later() {}
            return { c, later };
            })();
            const $b = (() => {
            const { c } = $c;
            const b = c + 1;
            return { b };
            })();
            if (typeof document === "undefined") {
            const { later } = $c;
            later();
            } else {
            const { b } = $b;
            const { c } = $c;
            show(b + c);
            }

            """, script, ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("import b from \"./b.js\";\n")]
    [InlineData("import { b } from \"other\";\n")]
    [InlineData("export default 1;\n")]
    [InlineData("const b = await import(\"./b.js\");\n")]
    [InlineData("import { main } from \"./main.js\";\n")]
    public void Other_forms_are_refused(string source) =>
        Assert.Throws<InvalidDataException>(() => Bundle(("main", source), ("b", ""), ("worker", "")));

    [Fact]
    public void The_script_of_the_page_names_no_module()
    {
        string script = ModuleBundle.Of(name => PageContent.Text($"{name}.js"), "main", "worker");
        Assert.DoesNotContain("from \"./", script, StringComparison.Ordinal);
        Assert.Contains("const $network = ", script, StringComparison.Ordinal);
    }

    private static string Bundle(params (string Name, string Source)[] modules) =>
        ModuleBundle.Of(modules.ToDictionary(module => module.Name, module => module.Source).GetValueOrDefault!, "main", "worker");
}
