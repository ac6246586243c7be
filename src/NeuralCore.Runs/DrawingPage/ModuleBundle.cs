using System.Text;
using System.Text.RegularExpressions;

namespace NeuralCore.Runs.DrawingPage;

/// <summary>
/// Joins the JavaScript modules of the page to one script: a page that was opened as a file can load no other files.
/// </summary>
/// <remarks><code>
/// import { a } from "./m.js";      →  const { a } = $m;
/// export function a … in m.js      →  const $m = (() => { function a … return { a }; })();
/// </code>
/// Only these forms are used by the page; others are refused.</remarks>
internal static partial class ModuleBundle
{
    /// <summary>The script. In a page it runs one module, in a worker another.</summary>
    /// <param name="sourceOf">The text of a module by its name without extension.</param>
    /// <exception cref="InvalidDataException">A module uses another form of import or export, or imports
    /// itself.</exception>
    public static string Of(Func<string, string> sourceOf, string page, string worker)
    {
        var script = new StringBuilder("\"use strict\";\n");
        var done = new HashSet<string>();
        string pageCode = Code(page, [page]).Code, workerCode = Code(worker, [worker]).Code;
        return script.Append($"if (typeof document === \"undefined\") {{\n{workerCode}}} else {{\n{pageCode}}}\n")
            .ToString();

        (string Code, List<string> Exports) Code(string name, List<string> open)
        {
            string code = Import().Replace(sourceOf(name), match =>
            {
                string other = match.Groups[2].Value;
                if (open.Contains(other)) throw new InvalidDataException($"{other}.js imports itself.");
                Add(other, [.. open, other]);
                return $"const {{{match.Groups[1].Value}}} = ${other};";
            });
            var exports = new List<string>();
            code = Export().Replace(code, match =>
            {
                exports.Add(match.Groups[2].Value);
                return $"{match.Groups[1].Value} {match.Groups[2].Value}";
            });
            Match rest = Rest().Match(code);
            return rest.Success ? throw new InvalidDataException($"{name}.js: '{rest.Value}' cannot be joined.")
                : (code, exports);
        }

        void Add(string name, List<string> open)
        {
            if (!done.Add(name)) return;
            (string code, List<string> exports) = Code(name, open);
            script.Append($"const ${name} = (() => {{\n{code}return {{ {string.Join(", ", exports)} }};\n}})();\n");
        }
    }

    [GeneratedRegex("""^import \{([^}\n]+)\} from "\./([a-z]+)\.js";$""", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^export ((?:async )?function|class|const) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Export();

    [GeneratedRegex(@"^(?:import|export)\b.*|\bimport\(.*", RegexOptions.Multiline)]
    private static partial Regex Rest();
}
