namespace NeuralCore.Tests.Training;

public sealed class RecipeTests
{
    [Fact]
    public void Every_recipe_belongs_to_a_preset_and_to_one_only()
    {
        Assert.All(Recipe.All, recipe => Assert.NotNull(Presets.Find(recipe.Preset, 10)));
        Assert.Equal(Recipe.All.Count, Recipe.All.Select(recipe => recipe.Preset).Distinct().Count());
        Assert.Null(Recipe.Find(Presets.Default));
    }

    [Fact]
    public void Options_say_what_the_recipe_says()
    {
        var recipe = new Recipe("fast", Epochs: 3, BatchSize: 40, LearningRate: 0.02, LabelSmoothing: 0.1, ValidationSplit: 0.2, Augmentation.Default);
        TrainingOptions options = recipe.Options(seed: 7, WorkerTeam.Shared);
        Assert.Equal((3, 40, 0.2, 7ul, WorkerTeam.Shared),
            (options.Epochs, options.BatchSize, options.ValidationSplit, options.Seed, options.Team));
        Assert.Equal(Augmentation.Default, options.Augmentation);
        Assert.IsType<OneCycleSchedule>(options.Schedule);
        Assert.Equal(0.1, Assert.IsType<NeuralCore.SoftmaxCrossEntropy>(options.Loss).LabelSmoothing);
        Parameter[] parameters = [.. NetworkArchitecture.Build("dense 2", new Shape(3), 1).Parameters];
        Assert.Equal(0.02, options.Optimizer(parameters).LearningRate);
    }
}
