namespace NeuralCore.Diagnosis;

/// <summary>
/// All kinds of findings. NC1xx concern the data, NC2xx a network before its training, NC3xx a training that diverged.
/// </summary>
public static class FindingCodes
{
    internal static readonly FindingCode AllZero =
        new("NC101", Severity.Error, "every pixel is 0", "check how the files were written");
    internal static readonly FindingCode OneValue =
        new("NC102", Severity.Error, "every pixel has the same value", "check how the files were written");
    internal static readonly FindingCode Faint =
        new("NC103", Severity.Warning, "no pixel is above 15, as when images were scaled to 0…1 before they were saved",
        "multiply the pixels by 255 before they are saved as bytes");
    internal static readonly FindingCode Blank =
        new("NC104", Severity.Warning, "some images are blank", "remove them, or check how they were created");
    internal static readonly FindingCode Inverted =
        new("NC105", Severity.Warning, "the background is white: most images have a bright border",
        "store 255 − value, so that ink is bright on a background of 0");
    internal static readonly FindingCode MissingClasses =
        new("NC111", Severity.Warning, "classes have no training images",
        "add images of these classes, or train on more of the images");
    internal static readonly FindingCode OneClass =
        new("NC112", Severity.Error, "all training images have one label",
        "check how the labels were written, or train on more of the images");
    internal static readonly FindingCode OtherClasses =
        new("NC113", Severity.Error, "training and test set have different classes",
        "give both the same classes in the same order");
    internal static readonly FindingCode Unbalanced =
        new("NC114", Severity.Warning, "the largest class has more than ten times the images of the smallest",
        "add images of the rare classes, or give them more weight in the loss");
    internal static readonly FindingCode OtherShape =
        new("NC121", Severity.Error, "training and test images differ in shape", "resize both to one shape");
    internal static readonly FindingCode Duplicates =
        new("NC122", Severity.Warning, "more than one test image in a thousand is also a training image",
        "remove them from the training set; otherwise the test accuracy is too high");
    internal static readonly FindingCode OtherBrightness =
        new("NC123", Severity.Warning, "training and test images differ in brightness", "prepare both in the same way");
    internal static readonly FindingCode EmptySplit = new(
        "NC131", Severity.Error, "the validation split rounds to no image",
        "use a larger validation split, or 0 to train on all images");

    internal static readonly FindingCode TooFewLines = new(
        "NC141", Severity.Error, "more than a tenth of the labelled lines cannot be used",
        "correct these labels, or remove the rows");
    internal static readonly FindingCode TextTooLong = new(
        "NC142", Severity.Warning, "texts need more columns than their lines have, one for each symbol and one between "
        + "equal neighbours: they are left out", "correct the labels, or crop these images wider");
    internal static readonly FindingCode UnknownSymbol = new(
        "NC143", Severity.Warning, "texts have symbols that are not in the alphabet of the reader: they are left out",
        "correct the labels, or start from a reader with these symbols");
    internal static readonly FindingCode ImageTooWide = new(
        "NC144", Severity.Warning, "images of lines are more than 12 times as wide as high: they are left out",
        "cut these lines into shorter pieces");

    internal static readonly FindingCode InitialLoss =
        new("NC201", Severity.Warning, "the untrained loss is far from ln(classes)",
        "check the initial weights and the scale of the last layer's inputs: normalization or a smaller initialiser " +
        "helps");
    internal static readonly FindingCode InitialNotFinite =
        new("NC202", Severity.Error, "the output of the untrained network is not finite",
        "use fewer layers, normalization, or smaller initial weights");
    internal static readonly FindingCode CannotOverfit =
        new("NC203", Severity.Error, "a copy of the network cannot overfit one small batch",
        "look for a layer whose output or gradient is always 0, and check the labels");
    internal static readonly FindingCode OverfitsSlowly =
        new("NC204", Severity.Warning, "a copy of the network overfits one small batch only in part",
        "use more units, relu in place of sigmoid, normalization, or fewer layers");
    internal static readonly FindingCode DeadUnits =
        new("NC211", Severity.Warning, "most ReLU units of a layer are dead",
        "lower the learning rate, try leakyrelu, or check the initial weights");
    internal static readonly FindingCode DeadLayer =
        new("NC212", Severity.Error, "all ReLU units of a layer are dead, so no layer before it can learn",
        "lower the learning rate, try leakyrelu, or check the initial weights");
    internal static readonly FindingCode Saturated =
        new("NC213", Severity.Warning, "most outputs of a sigmoid or tanh are saturated: their gradient is nearly 0",
        "lower the learning rate, put a normalization layer before it, or use smaller initial weights");
    internal static readonly FindingCode Vanishing =
        new("NC221", Severity.Warning, "gradients vanish in the first layers",
        "use relu, normalization or residual layers, or fewer layers");
    internal static readonly FindingCode Exploding =
        new("NC222", Severity.Warning, "gradients explode in the first layers",
        "use normalization, smaller initial weights, or gradient clipping");
    internal static readonly FindingCode LargeUpdates =
        new("NC231", Severity.Warning, "a step changes weights by more than a tenth", "lower the learning rate");
    internal static readonly FindingCode SmallUpdates =
        new("NC232", Severity.Warning, "a step changes weights by less than a millionth", "raise the learning rate");
    internal static readonly FindingCode TrialDiverges =
        new("NC233", Severity.Error, "a short trial training diverges: its numbers are not finite",
        "lower the learning rate, or clip the gradients");
    internal static readonly FindingCode TrialRises =
        new("NC234", Severity.Warning, "the loss of a short trial training rises instead of falling",
        "lower the learning rate, or use a warm-up");

    internal static readonly FindingCode BatchTooSmall =
        new("NC241", Severity.Error, "a batch is too small for a layer's batch statistics", Network.BatchAdvice);

    internal static readonly FindingCode Weights =
        new("NC301", Severity.Error, "a weight is not finite before the first step",
        "initialise the weights again, or check the file that they were loaded from");
    internal static readonly FindingCode Forward =
        new("NC302", Severity.Error, "an output of a layer is not finite",
        "the weights are too large: lower the learning rate, clip the gradients, or add normalization");
    internal static readonly FindingCode Loss =
        new("NC303", Severity.Error, "the loss is not finite", "lower the learning rate, or clip the gradients");
    internal static readonly FindingCode Gradient =
        new("NC304", Severity.Error, "a gradient is not finite",
        "lower the learning rate, or add normalization; clipping does not help if a gradient is not finite");
    internal static readonly FindingCode Update =
        new("NC305", Severity.Error, "a weight is not finite after an update",
        "lower the learning rate, or clip the gradients");
    internal static readonly FindingCode Validation =
        new("NC306", Severity.Error, "the outputs for the validation images are not finite",
        "lower the learning rate, or check how these images differ from the training images");

    /// <summary>All finding codes in ascending order.</summary>
    public static IReadOnlyList<FindingCode> All { get; } =
    [
        AllZero, OneValue, Faint, Blank, Inverted, MissingClasses, OneClass, OtherClasses, Unbalanced, OtherShape,
        Duplicates, OtherBrightness, EmptySplit, TooFewLines, TextTooLong, UnknownSymbol, ImageTooWide,
        InitialLoss, InitialNotFinite, CannotOverfit, OverfitsSlowly, DeadUnits, DeadLayer, Saturated, Vanishing,
        Exploding, LargeUpdates, SmallUpdates, TrialDiverges, TrialRises, BatchTooSmall,
        Weights, Forward, Loss, Gradient, Update, Validation,
    ];
}

/// <summary>A kind of finding: one row of the table in docs/doctor.md.</summary>
/// <param name="Id">Unique and stable: an identifier is never reused.</param>
/// <param name="Meaning">The problem.</param>
/// <param name="Advice">What to do, written as the end of a sentence.</param>
public sealed record FindingCode(string Id, Severity Severity, string Meaning, string Advice)
{
    /// <param name="what">What was found and what is expected: the beginning of a sentence that ends with <see
    /// cref="Advice"/>.</param>
    internal Finding Found(string what) => new(Id, Severity, $"{what}: {Advice}.");
}
