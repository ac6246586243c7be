extern alias InDouble;

using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralCore.Explain;
using NeuralCore.Handwriting;
using NeuralCore.Interop.Onnx;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;
using NeuralCore.Web;

namespace NeuralCore.Runner.Tests.Architecture;

/// <summary>
/// The folders of <c>src</c> in order, each using those before it only: no upward arrows, hence no cycles. The compiled
/// code is read, signatures and instructions, so that a name that occurs by chance counts for nothing.
/// </summary>
public sealed partial class DependencyTests
{
    /// <summary>From the bottom to the top.</summary>
    private static readonly string[] Order =
    [
        "NeuralCore",
        "NeuralCore/Numerics", "NeuralCore/Files", "NeuralCore/Tensors", "NeuralCore/Threading", "NeuralCore/Kernels",
        "NeuralCore/Parameters", "NeuralCore/Layers", "NeuralCore/Losses", "NeuralCore/Optimizers", "NeuralCore/Data",
        "NeuralCore/Networks", "NeuralCore/Evaluation", "NeuralCore/Models", "NeuralCore/Training",
        "NeuralCore.GradientCheck/Checking", "NeuralCore.GradientCheck/Oracles", "NeuralCore.GradientCheck/Entries",
        "NeuralCore.GradientCheck",
        "NeuralCore.Explain/Walking", "NeuralCore.Explain/Formulas", "NeuralCore.Explain/Checking", "NeuralCore.Explain",
        "NeuralCore.Interop/Onnx", "NeuralCore.Interop/TFLite", "NeuralCore.Interop/Weights", "NeuralCore.Interop/Wasm",
        "NeuralCore.Handwriting/Datasets", "NeuralCore.Handwriting/Generation", "NeuralCore.Handwriting/Images",
        "NeuralCore.Handwriting/Pages", "NeuralCore.Handwriting/Lines", "NeuralCore.Handwriting/Reading",
        "NeuralCore.Runs/Progress", "NeuralCore.Runs/Distributed", "NeuralCore.Runs/Settings", "NeuralCore.Runs/Records", "NeuralCore.Runs/Comparing",
        "NeuralCore.Runs/Pictures", "NeuralCore.Runs/Charts", "NeuralCore.Runs/Answers", "NeuralCore.Runs/Reports",
        "NeuralCore.Runs/Training", "NeuralCore.Runs/DrawingPage", "NeuralCore.Runs/Explaining",
        "NeuralCore.Runner/Terminal", "NeuralCore.Runner/Commands", "NeuralCore.Runner",
        "NeuralCore.Web/Serving", "NeuralCore.Web/Drawings", "NeuralCore.Web/Protocol", "NeuralCore.Web",
        "NeuralCore.Browser",
    ];

    /// <summary>Arrows that the order allows and the design does not.</summary>
    private static readonly (string From, string To)[] Forbidden =
    [
        ("NeuralCore/Kernels", "NeuralCore/Tensors"), // a kernel knows spans
        ("NeuralCore/Training", "NeuralCore/Kernels"), // a training knows layers
        ("NeuralCore/Losses", "NeuralCore/Layers"),
        ("NeuralCore/Optimizers", "NeuralCore/Layers"),
        ("NeuralCore.Handwriting/Datasets", "NeuralCore.Interop/Onnx"),
        ("NeuralCore.Handwriting/Reading", "NeuralCore.Interop/Onnx"),
    ];

    private static readonly Assembly[] Assemblies =
    [
        typeof(Network).Assembly, typeof(InDouble::NeuralCore.GradientCheck.GradientChecker).Assembly,
        typeof(ExplainSession).Assembly, typeof(OnnxFile).Assembly, typeof(GeneratedDigits).Assembly, typeof(TrainSettings).Assembly, typeof(Screen).Assembly,
        typeof(WebServer).Assembly,
    ];

    private static readonly Dictionary<ushort, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value);

    /// <summary>The folder of each top-level type, by assembly and full name.</summary>
    private static readonly Dictionary<string, string> Folders = ReadFolders();

    private static readonly HashSet<(string From, string To, string Type, string Used)> Arrows = [.. ReadArrows()];

    [Fact]
    public void Every_folder_has_a_place_in_the_order() => Assert.Empty(Folders.Values.Distinct().Except(Order));

    [Fact]
    public void The_architecture_page_lists_the_folders_in_this_order()
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/architecture.md"));
        Assert.Equal(Order, FolderRow().Matches(page).Select(row => row.Groups[1].Value));
    }

    [Fact]
    public void A_folder_uses_only_those_before_it()
    {
        string found = string.Join('\n', Arrows
            .Where(arrow => Array.IndexOf(Order, arrow.To) > Array.IndexOf(Order, arrow.From) || Forbidden.Contains((arrow.From, arrow.To)))
            .Select(arrow => $"{arrow.From} uses {arrow.To}: {arrow.Type} uses {arrow.Used}").Order());
        Assert.True(found.Length == 0, found);
    }

    [Fact]
    public void Known_arrows_are_found()
    {
        Assert.Contains(Arrows, arrow => arrow is { Type: "Dense", Used: "TiledMatrixProduct", To: "NeuralCore/Kernels" });
        Assert.Contains(Arrows, arrow => arrow is { From: "NeuralCore.Runner/Commands", To: "NeuralCore.Runs/Training" });
        Assert.True(Arrows.Count > 1000);
    }

    private static IEnumerable<(string, string, string, string)> ReadArrows()
    {
        foreach (Type type in Assemblies.SelectMany(assembly => assembly.GetTypes()))
        {
            if (FolderOf(type) is not { } from) continue;
            foreach (Type used in Used(type).SelectMany(Parts))
            {
                if (FolderOf(used) is { } to && to != from) yield return (from, to, Top(type).Name, Top(used).Name);
            }
        }
    }

    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance |
            BindingFlags.DeclaredOnly;
        if (type.BaseType is { } parent) yield return parent;
        foreach (Type implemented in type.GetInterfaces()) yield return implemented;
        foreach (FieldInfo field in type.GetFields(Declared)) yield return field.FieldType;
        foreach (MethodBase method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            if (method is MethodInfo { ReturnType: var returned }) yield return returned;
            foreach (ParameterInfo parameter in method.GetParameters()) yield return parameter.ParameterType;
            foreach (Type inside in InBody(method)) yield return inside;
        }
    }

    private static IEnumerable<Type> InBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } il) yield break;
        foreach (LocalVariableInfo local in body.LocalVariables) yield return local.LocalType;
        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < il.Length;)
        {
            ushort value = il[at++];
            if (value == 0xFE) value = (ushort)(0xFE00 | il[at++]);
            OperandType operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                MemberInfo? member = method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments);
                if (member is Type used) yield return used;
                if (member?.DeclaringType is { } declaring) yield return declaring;
                if (member is MethodInfo { IsGenericMethod: true } generic)
                {
                    foreach (Type argument in generic.GetGenericArguments()) yield return argument;
                }
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }

    /// <summary>A type, what it is an array or reference of, and its type arguments.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type) : [type];
    }

    private static Type Top(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    private static string? FolderOf(Type type)
    {
        if (type.IsGenericParameter) return null;
        Type top = Top(type);
        return Folders.GetValueOrDefault($"{top.Assembly.GetName().Name}:{top.Namespace}.{top.Name.Split('`')[0]}");
    }

    private static Dictionary<string, string> ReadFolders()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src"));
        var folders = new Dictionary<string, string>();
        foreach (string path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string[] parts = Path.GetRelativePath(root, path).Replace('\\', '/').Split('/');
            if (parts[1] is "obj" or "bin") continue;
            string source = File.ReadAllText(path), space = Namespace().Match(source).Groups[1].Value;
            string folder = parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : parts[0];
            foreach (Match declared in Declaration().Matches(source))
            {
                string name = $"{space}.{declared.Groups[1].Value}";
                folders[$"{parts[0]}:{name}"] = folder;
                if (parts[0] == "NeuralCore") folders[$"NeuralCore.GradientCheck:{name}"] = folder; // compiled there too
            }
        }

        return folders;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"^(?:public |internal |static |sealed |abstract |readonly |ref |partial |unsafe )*(?:class|struct|record struct|record|interface|enum|delegate \S+) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\| `(NeuralCore[^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
