using NeuralCore.GradientCheck;

namespace NeuralCore.GradientTests;

/// <summary>Nothing that learns, or decides how something learns, stays outside the catalogue.</summary>
public class EnrolmentTests
{
    public static TheoryData<Type> Roots => [typeof(Layer), typeof(Loss), typeof(Optimizer), typeof(Schedule), typeof(Initializer)];

    /// <summary>What is not public is no part that anyone trains: an ONNX graph in the place of a layer.</summary>
    [Theory, MemberData(nameof(Roots))]
    public void Every_concrete_type_has_a_line(Type root)
    {
        Type[] concrete = [.. root.Assembly.GetTypes().Where(type => type.IsSubclassOf(root) && type is { IsAbstract: false, IsPublic: true })];
        HashSet<Type?> enrolled = [.. GradientCatalogue.Entries.Select(entry => entry.Type)];

        Assert.NotEmpty(concrete);
        Assert.True(concrete.All(enrolled.Contains),
            $"No line in the gradient catalogue (src/NeuralCore.GradientCheck/Entries) for: {string.Join(", ", concrete.Where(type => !enrolled.Contains(type)).Select(type => type.Name))}");
    }

    [Fact]
    public void The_sources_are_compiled_in_double_precision() => Assert.Equal(52, Precision.FractionBits);
}
