namespace NeuralCore.Handwriting;

/// <summary>A data set that can be downloaded: its mirrors, files and checksums.</summary>
public sealed class PublishedDataset
{
    private PublishedDataset(
        string name, string folder, string environmentVariable, IReadOnlyList<string> classNames, string[] mirrors,
        string[] sha256)
    {
        Name = name;
        DefaultFolder = folder;
        EnvironmentVariable = environmentVariable;
        ClassNames = classNames;
        Mirrors = Array.ConvertAll(mirrors, mirror => new Uri(mirror));

        // Train before test: an incomplete download cannot be mistaken for a folder that contains only a test set.
        Files =
        [
            new PublishedFile("train-images-idx3-ubyte.gz", 16 + 60000 * 28 * 28, sha256[0]),
            new PublishedFile("train-labels-idx1-ubyte.gz", 8 + 60000, sha256[1]),
            new PublishedFile("t10k-images-idx3-ubyte.gz", 16 + 10000 * 28 * 28, sha256[2]),
            new PublishedFile("t10k-labels-idx1-ubyte.gz", 8 + 10000, sha256[3]),
        ];
    }

    private PublishedDataset(PublishedDataset other, IReadOnlyList<Uri> mirrors, IReadOnlyList<PublishedFile> files)
    {
        (Name, DefaultFolder, EnvironmentVariable, ClassNames) =
            (other.Name, other.DefaultFolder, other.EnvironmentVariable, other.ClassNames);
        (Mirrors, Files) = (mirrors, files);
    }

    /// <summary>
    /// Handwritten digits, 28×28 grey, 60,000 training and 10,000 test images. LeCun, Cortes and Burges, The MNIST
    /// database of handwritten digits.
    /// </summary>
    public static PublishedDataset Mnist { get; } = new(
        "MNIST", "data/mnist", "NEURALCORE_DATA", NeuralCore.ClassNames.Digits,
        ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
        [
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ]);

    /// <summary>
    /// Photographs of clothing in MNIST's form and sizes, a harder task. Xiao, Rasul and Vollgraf 2017,
    /// arXiv:1708.07747.
    /// </summary>
    public static PublishedDataset FashionMnist { get; } = new(
        "Fashion-MNIST", "data/fashion-mnist", "NEURALCORE_FASHION", NeuralCore.ClassNames.FashionMnist,
        ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"],
        [
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ]);

    public static IReadOnlyList<PublishedDataset> All { get; } = [Mnist, FashionMnist];

    public string Name { get; }

    /// <summary>The folder in which it is searched and into which it is downloaded, relative to the working
    /// directory.</summary>
    public string DefaultFolder { get; }

    /// <summary>The environment variable that may contain the path of a folder.</summary>
    public string EnvironmentVariable { get; }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Addresses of folders that contain <see cref="Files"/>, tried in this order.</summary>
    public IReadOnlyList<Uri> Mirrors { get; }

    /// <summary>Training images, training labels, test images, test labels.</summary>
    public IReadOnlyList<PublishedFile> Files { get; }

    /// <summary>The same data set from other addresses, for example a local mirror.</summary>
    public PublishedDataset WithMirrors(params IReadOnlyList<Uri> mirrors) => new(this, [.. mirrors], Files);

    /// <summary>The same data set with other files, for tests.</summary>
    internal PublishedDataset WithFiles(IReadOnlyList<PublishedFile> files) => new(this, Mirrors, files);

    /// <summary>The data set whose test labels have this SHA-256, or null.</summary>
    internal static PublishedDataset? ByTestLabels(string sha256) =>
        All.FirstOrDefault(set => set.Files[^1].Sha256 == sha256);
}

/// <summary>One file of a published data set.</summary>
/// <param name="Name">The file's name on the mirrors, with .gz.</param>
/// <param name="Length">Length of the uncompressed file in bytes.</param>
/// <param name="Sha256">SHA-256 of the uncompressed file in lower-case hexadecimal: independent of how a mirror
/// compresses it.</param>
public sealed record PublishedFile(string Name, long Length, string Sha256);
