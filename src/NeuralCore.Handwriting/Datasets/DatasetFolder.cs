namespace NeuralCore.Handwriting;

/// <summary>Reads a folder of IDX files named as MNIST's, EMNIST's or KMNIST's.</summary>
/// <remarks><code>
/// Names    train-images-idx3-ubyte  train-labels-idx1-ubyte  t10k-images-idx3-ubyte  t10k-labels-idx1-ubyte
///          each plain or .gz
///          emnist-letters-train-images-idx3-ubyte … emnist-letters-test-labels-idx1-ubyte
/// Shapes   images: (count, H, W) → (count, H, W, 1)    labels: (count)
/// </code>
/// EMNIST (Cohen et al. 2017, arXiv:1702.05373) stores its images transposed and the labels of Letters as 1 … 26:
/// this reader transposes the images back and shifts the labels to 0 … 25. Class names are those of
/// <see cref="ClassNames"/> where the set is recognised by its file names, the checksum of its test labels or, for
/// KMNIST, the folder's name; otherwise "0" … "largest label".</remarks>
public static class DatasetFolder
{
    /// <summary>
    /// The names of the data sets in a folder, in alphabetical order; empty if it contains none or does not exist. A
    /// set whose file names have no prefix is called "unprefixed".
    /// </summary>
    public static IReadOnlyList<string> Sets(string folder) => [.. IdxSet.List(folder).Select(set => set.Name)];

    /// <summary>Reads the test set and, where present, the training set.</summary>
    /// <param name="folder">Contains at least test images and test labels.</param>
    /// <param name="set">Which of several sets, one of <see cref="Sets"/>; null for the only one.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or files do not belong together.</exception>
    /// <exception cref="IOException">The folder or a file is missing, or the folder contains several sets and
    /// <paramref name="set"/> is null.</exception>
    public static TrainTest Read(string folder, string? set = null)
    {
        IdxSet files = IdxSet.Choose(folder, set);

        // Decompression dominates the time, mainly that of the training images: they are read on a separate thread.
        Task<IdxFile?> train = Task.Run(() => files.Paths[0] == null ? null : ReadRank(files.Paths[0]!, 3));
        IdxFile? trainLabels = files.Paths[1] == null ? null : ReadRank(files.Paths[1]!, 1);
        IdxFile testImages = ReadRank(files.Paths[2]!, 3), testLabels = ReadRank(files.Paths[3]!, 1);
        IdxFile? trainImages = train.GetAwaiter().GetResult();

        LabelConvention convention = LabelConvention.Of(files, folder, testLabels);
        IReadOnlyList<string> classNames = convention.ClassNames
            ?? ClassNames.Numbered(1 + Math.Max(Largest(testLabels), Largest(trainLabels)));
        if (trainImages != null && trainImages.Shape.Sample != testImages.Shape.Sample)
        {
            throw BadFile.At(
                files.Paths[2]!, "byte 8 (image size)", $"images of {trainImages.Shape.Sample}, as in {files.Paths[0]}",
                $"{testImages.Shape.Sample}", "The files belong to different data sets.");
        }

        Dataset? trainSet = trainImages == null ? null
            : Join("train", trainImages, files.Paths[0]!, trainLabels!, files.Paths[1]!);
        return new TrainTest(
            trainSet, Join("test", testImages, files.Paths[2]!, testLabels, files.Paths[3]!),
            $"{convention.Name} in {folder}");

        Dataset Join(string part, IdxFile images, string imagesPath, IdxFile labels, string labelsPath)
        {
            if (images.Shape[0] != labels.Shape[0])
                throw BadFile.At(labelsPath, "byte 4 (number of labels)",
                    $"{images.Shape[0]}, as {imagesPath} has images", $"{labels.Shape[0]}",
                    "The files belong to different data sets.");
            ShiftLabels(labels.Bytes, convention.FirstLabel, classNames.Count, labelsPath);
            (int height, int width) = (images.Shape[1], images.Shape[2]);
            if (convention.Transposed) Transpose(images.Bytes, height, width);
            Shape imageShape = convention.Transposed ? new Shape(width, height, 1) : new Shape(height, width, 1);
            return new Dataset($"{convention.Name} {part}", imageShape, images.Bytes, labels.Bytes, classNames);
        }
    }

    private static IdxFile ReadRank(string path, int rank)
    {
        IdxFile file = IdxFile.Read(path);
        if (file.Shape.Rank == rank) return file;
        throw BadFile.At(path, "byte 3 (rank)", rank == 3 ? "3 (images)" : "1 (labels)", $"{file.Shape.Rank}",
            "Were images and labels exchanged?");
    }

    private static int Largest(IdxFile? labels)
    {
        int largest = 0;
        if (labels != null) foreach (byte label in labels.Data) largest = Math.Max(largest, label);
        return largest;
    }

    private static void ShiftLabels(byte[] labels, int first, int classes, string path)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i] - first;
            if (label < 0 || label >= classes)
                throw BadFile.At(path, $"byte {IdxHeader.Length(1) + i} (label {i})",
                    $"{first} … {first + classes - 1}", $"{labels[i]}", "Does the file belong to another data set?");
            labels[i] = (byte)label;
        }
    }

    /// <summary>
    /// Transposes each image of <paramref name="height"/>×<paramref name="width"/> pixels in place.
    /// </summary>
    private static void Transpose(byte[] images, int height, int width)
    {
        var upright = new byte[height * width];
        for (int start = 0; start < images.Length; start += upright.Length)
        {
            Span<byte> image = images.AsSpan(start, upright.Length);
            for (int row = 0; row < height; row++)
                for (int column = 0; column < width; column++)
                    upright[column * height + row] = image[row * width + column];
            upright.CopyTo(image);
        }
    }
}
