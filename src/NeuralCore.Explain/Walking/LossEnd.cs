namespace NeuralCore.Explain.Walking;

/// <summary>How a network ends: what its outputs are.</summary>
internal enum EndKind
{
    /// <summary>Logits of exclusive classes: softmax and cross-entropy.</summary>
    Softmax,

    /// <summary>A sigmoid layer, whose gradient is computed with that of binary cross-entropy.</summary>
    Sigmoid,

    /// <summary>Logits for each column of a line: softmax in each column, and CTC.</summary>
    Ctc,
}

/// <summary>The last stage of a walk: the loss of one sample, from the logits z.</summary>
/// <param name="Kind">What the outputs are.</param>
/// <param name="Layers">Layers of the network before z: without a sigmoid at the end, which is part of this
/// stage.</param>
/// <param name="Loss">Takes z.</param>
internal sealed record LossEnd(EndKind Kind, int Layers, Loss Loss)
{
    public string Name => Kind switch
    {
        EndKind.Softmax => "softmax and loss",
        EndKind.Sigmoid => "sigmoid and loss",
        _ => "CTC loss",
    };

    public string Text => Kind switch
    {
        EndKind.Softmax => "softmax, cross-entropy",
        EndKind.Sigmoid => "sigmoid, binary cross-entropy",
        _ => "softmax of each column, CTC",
    };

    /// <exception cref="InvalidDataException">The network ends in another way, or takes no images.</exception>
    public static LossEnd Of(Network network)
    {
        IReadOnlyList<Layer> layers = network.Layers.Layers;
        bool isImage = network.InputShape.Rank == 3;
        if (isImage && network.OutputShape is { Rank: 3 } z && z[0] == 1 && z[2] > 1)
            return new LossEnd(EndKind.Ctc, layers.Count, new CtcLoss());
        if (isImage && network.OutputShape.Rank == 1)
        {
            if (network.OutputMeaning == OutputMeaning.Logits)
                return new LossEnd(EndKind.Softmax, layers.Count, new SoftmaxCrossEntropy());
            if (layers[^1] is Sigmoid)
                return new LossEnd(EndKind.Sigmoid, layers.Count - 1, new BinaryCrossEntropy());
        }

        throw new InvalidDataException(
            $"This network maps {network.InputShape} to {network.OutputShape} ({network.OutputMeaning}): expected a " +
            "network of images that ends with logits, with a sigmoid, or with one row of logits for each column of a " +
            "line. 'neuralcore train' trains one.");
    }
}
