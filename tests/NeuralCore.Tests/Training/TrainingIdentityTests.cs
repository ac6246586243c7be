using System.Reflection;

namespace NeuralCore.Tests.Training;

/// <summary>Two settings that differ are told apart by their words, or a checkpoint would be resumed with the wrong ones.</summary>
public class TrainingIdentityTests
{
    public static TheoryData<Type> Types =>
        [.. new[] { typeof(Optimizer), typeof(Schedule), typeof(Loss) }.SelectMany(root => root.Assembly.GetTypes().Where(type => type.IsSubclassOf(root) && !type.IsAbstract))];

    [Theory, MemberData(nameof(Types))]
    public void Every_argument_of_an_optimizer_schedule_or_loss_changes_its_words(Type type)
    {
        ParameterInfo[] parameters = Assert.Single(type.GetConstructors()).GetParameters();
        string usual = Text(null);
        foreach (ParameterInfo parameter in parameters.Where(parameter => parameter.ParameterType != typeof(IReadOnlyList<Parameter>))) Assert.NotEqual(usual, Text(parameter));

        string Text(ParameterInfo? changed) => type.GetConstructors()[0].Invoke([.. parameters.Select(parameter => Argument(parameter, parameter == changed))]).ToString()!;
    }

    [Fact]
    public void Clipping_is_told_too()
    {
        Parameter[] none = [];
        Assert.Contains("clip norm 2", new Sgd(none) { ClipNorm = 2 }.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(new Sgd(none) { ClipNorm = 2 }.ToString(), new Sgd(none).ToString());
    }

    /// <summary>Values that every constructor takes, in any combination of one change.</summary>
    private static object? Argument(ParameterInfo parameter, bool changed) => (parameter.ParameterType, parameter.Name) switch
    {
        (Type type, _) when type == typeof(IReadOnlyList<Parameter>) => new[] { new Parameter("w", new Tensor(new Shape(1)), decays: true) },
        (Type type, _) when type == typeof(IReadOnlyList<double>) => changed ? new[] { 1.0, 2.0 } : null,
        (Type type, _) when type == typeof(Schedule) => changed ? new CosineSchedule() : new ConstantSchedule(),
        (Type type, _) when type == typeof(bool) => changed,
        (Type type, _) when type == typeof(int) => changed ? 2 : 1,
        (Type type, _) when type == typeof(long) => changed ? 2L : 1L,
        _ => changed ? 0.75 : 0.5,
    };
}
