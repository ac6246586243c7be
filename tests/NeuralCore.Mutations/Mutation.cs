namespace NeuralCore.Mutations;

/// <summary>A mistake of one expression, and the test classes that should notice it.</summary>
/// <param name="File">The end of a path below src/ that no other source file has: <c>Conv2D.cs</c>.</param>
/// <param name="Old">Text of one line that occurs once in the file.</param>
/// <param name="New">What stands in its place in the mutant.</param>
/// <param name="Tests">By test project, the classes to run.</param>
internal sealed record Mutation(string File, string Old, string New, ILookup<string, string> Tests)
{
    private const string DefaultProject = "NeuralCore.Tests";

    /// <summary>
    /// Reads the list. A mutation is four lines: the file, <c>- old text</c>, <c>+ new text</c>,
    /// <c>&gt; Class Class Project/Class</c>; empty lines and those that begin with # separate them.
    /// </summary>
    public static List<Mutation> Read(string path)
    {
        IEnumerable<string> all = System.IO.File.ReadLines(path).Select(line => line.TrimEnd());
        string[] lines = [.. all.Where(line => line.Length > 0 && line[0] != '#')];
        var mutations = new List<Mutation>();
        for (int i = 0; i < lines.Length; i += 4)
        {
            if (i + 3 >= lines.Length || !(Starts(i + 1, "- ") && Starts(i + 2, "+ ") && Starts(i + 3, "> ")))
            {
                throw new InvalidDataException(
                    $"{path}: expected a file, \"- old\", \"+ new\" and \"> tests\" after \"{lines[i]}\".");
            }

            ILookup<string, string> tests = lines[i + 3][2..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(test => test.Split('/'))
                .ToLookup(parts => parts.Length == 1 ? DefaultProject : parts[0], parts => parts[^1]);
            mutations.Add(new Mutation(lines[i], lines[i + 1][2..], lines[i + 2][2..], tests));
        }

        return mutations;

        bool Starts(int line, string mark) => lines[line].StartsWith(mark, StringComparison.Ordinal);
    }

    public override string ToString() => $"{File}: {Old.Trim()} → {New.Trim()}";
}
