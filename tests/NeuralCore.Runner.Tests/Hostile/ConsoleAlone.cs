namespace NeuralCore.Runner.Tests.Hostile;

/// <summary>Tests that run commands within their own process, whose console they take over: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(ConsoleAlone), DisableParallelization = true)]
public sealed class ConsoleAlone;
