using System.Reflection;
using System.Runtime.CompilerServices;

namespace NeuralCore.Tests.Architecture;

/// <summary>What users of an assembly may write: a line for each type, and below it one for each public or protected member, in the order of their names.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetTypes().Where(IsVisible).OrderBy(FullName, StringComparer.Ordinal).SelectMany(Lines);

    private static IEnumerable<string> Lines(Type type)
    {
        yield return Header(type);
        if (typeof(Delegate).IsAssignableFrom(type)) yield break;
        IEnumerable<(string Name, string Text)> members = type.GetMembers(Declared).Where(member => !IsGenerated(member)).SelectMany(member => Member(member, type));
        foreach ((string _, string text) in members.OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Text, StringComparer.Ordinal)) yield return $"    {text}";
    }

    private static string Header(Type type)
    {
        Type[] generics = type.GetGenericArguments();
        if (typeof(Delegate).IsAssignableFrom(type)) return $"delegate {Signature(type.GetMethod("Invoke")!, FullName(type))}{TypeText.Constraints(generics)}";
        string kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        if (type.IsDefined(typeof(IsReadOnlyAttribute))) kind = $"readonly {kind}";
        if (type.IsByRefLike) kind = kind.Replace("struct", "ref struct", StringComparison.Ordinal);
        Type[] bases = [.. new[] { type.BaseType! }.Where(parent => parent is not null && parent != typeof(object) && !type.IsValueType), .. type.IsEnum ? [] : Interfaces(type)];
        string parents = bases.Length == 0 ? "" : $" : {string.Join(", ", bases.Select(TypeText.Of))}";
        return $"{kind} {FullName(type)}{parents}{TypeText.Constraints(generics)}";
    }

    /// <summary>Those the type adds to its base's, by name.</summary>
    private static IEnumerable<Type> Interfaces(Type type) =>
        type.GetInterfaces().Where(IsVisibleAnywhere).Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(TypeText.Of, StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Text)> Member(MemberInfo member, Type type) => member switch
    {
        FieldInfo { IsSpecialName: false } field when IsOpen(field) => [(field.Name, Field(field))],
        ConstructorInfo { IsStatic: false } constructor when IsOpen(constructor) => [("", $"{Access(constructor)}{ShortName(type)}({Parameters(constructor)})")],
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsOpen) => [(property.Name, Property(property))],
        EventInfo happening when IsOpen(happening.AddMethod!) => [(happening.Name, $"{Modifiers(happening.AddMethod!)}event {TypeText.Of(happening.EventHandlerType!)} {happening.Name}")],
        MethodInfo method when IsOpen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            [(method.Name, $"{Modifiers(method)}{Signature(method, method.Name + TypeText.Parameters(method.GetGenericArguments()))}{TypeText.Constraints(method.GetGenericArguments())}")],
        _ => [],
    };

    private static string Field(FieldInfo field)
    {
        if (field.DeclaringType!.IsEnum) return $"{field.Name} = {field.GetRawConstantValue()}";
        string kind = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}";
        return $"{(field.IsPublic ? "" : "protected ")}{kind}{TypeText.Of(field)} {field.Name}{(field.IsLiteral ? $" = {TypeText.Value(field.GetRawConstantValue(), field.FieldType)}" : "")}";
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo widest = property.GetAccessors(nonPublic: true).OrderByDescending(accessor => accessor.IsPublic).First();
        var accessors = new List<string>();
        if (property.GetMethod is { } get && IsOpen(get)) accessors.Add(get.IsPublic == widest.IsPublic ? "get;" : "protected get;");
        if (property.SetMethod is { } set && IsOpen(set))
        {
            bool isInit = set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            accessors.Add($"{(set.IsPublic == widest.IsPublic ? "" : "protected ")}{(isInit ? "init" : "set")};");
        }

        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string name = property.GetIndexParameters().Length == 0 ? property.Name : $"this[{string.Join(", ", property.GetIndexParameters().Select(Parameter))}]";
        return $"{Modifiers(widest)}{required}{Reference(property.GetMethod?.ReturnParameter)}{TypeText.Of(property)} {name} {{ {string.Join(' ', accessors)} }}";
    }

    private static string Signature(MethodInfo method, string name) => $"{Reference(method.ReturnParameter)}{TypeText.Of(method.ReturnParameter)} {name}({Parameters(method)})";

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        bool isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        string way = parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsDefined(typeof(RequiresLocationAttribute)) ? "ref readonly " : parameter.IsIn ? "in " : "ref " : isParams ? "params " : "";
        return $"{way}{TypeText.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {TypeText.Value(parameter.DefaultValue, parameter.ParameterType)}" : "")}";
    }

    private static string Reference(ParameterInfo? result) => result?.ParameterType.IsByRef != true ? "" : result.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref ";

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface && !method.IsStatic) return "";
        bool overrides = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        string virtuality = method.IsStatic ? method.IsAbstract ? "static abstract " : "static " : overrides ? method.IsFinal ? "sealed override " : "override " : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        return Access(method) + virtuality;
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    /// <summary>Whether users of the assembly, or those who derive, can name it.</summary>
    private static bool IsOpen(MethodBase method) => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool IsOpen(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    /// <summary>What the compiler adds to records: every record has it.</summary>
    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute)) || (member is MethodBase method && method.Name.Contains('<', StringComparison.Ordinal));

    private static bool IsVisible(Type type) => IsVisibleAnywhere(type) && !type.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsVisibleAnywhere(Type type) => type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisibleAnywhere(type.DeclaringType!));

    private static string FullName(Type type) => $"{(type.IsNested ? FullName(type.DeclaringType!) : type.Namespace)}.{TypeText.Of(type)}";

    private static string ShortName(Type type) => type.Name.Split('`')[0];
}
