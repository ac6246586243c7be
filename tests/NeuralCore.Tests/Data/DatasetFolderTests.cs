using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

public sealed class DatasetFolderTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_in_the_MNIST_layout_is_read_whole(bool gzip)
    {
        scratch.AddSet(gzip: gzip);
        TrainTest found = DatasetFolder.Read(scratch.Folder);
        Assert.Equal((20, 10), (found.Train!.Count, found.Test.Count));
        Assert.Equal(new Shape(3, 2, 1), found.Test.SampleShape);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], found.Test.Labels.ToArray());
        Assert.Equal(Scratch.Images(20).Data[6..12], found.Train.Image(1));
        Assert.Contains(scratch.Folder, found.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_files_alone_are_enough()
    {
        scratch.AddSet(train: 0);
        Assert.Null(DatasetFolder.Read(scratch.Folder).Train);
    }

    [Fact]
    public void Names_spelt_with_a_dot_are_read()
    {
        Scratch.Images(4).Write(scratch.Path("t10k-images.idx3-ubyte"), gzip: false);
        Scratch.Labels(4, 2).Write(scratch.Path("t10k-labels.idx1-ubyte"), gzip: false);
        Assert.Equal(["0", "1"], DatasetFolder.Read(scratch.Folder).Test.ClassNames);
    }

    [Theory]
    [InlineData("emnist-digits", 10, "0", "9")]
    [InlineData("emnist-mnist", 10, "0", "9")]
    [InlineData("emnist-balanced", 47, "0", "t")]
    [InlineData("emnist-bymerge", 47, "0", "t")]
    [InlineData("emnist-byclass", 62, "0", "z")]
    public void EMNIST_is_known_by_its_file_names(string set, int classes, string first, string last)
    {
        scratch.AddSet(set + "-", "test", classes: classes, tests: classes);
        Dataset test = DatasetFolder.Read(scratch.Folder).Test;
        Assert.Equal((classes, first, last), (test.ClassNames.Count, test.ClassNames[0], test.ClassNames[^1]));
        Assert.Equal(classes - 1, test.Labels[^1]);
    }

    [Fact]
    public void EMNIST_letters_count_from_A()
    {
        scratch.AddSet("emnist-letters-", "test", tests: 26, classes: 26, first: 1);
        Dataset test = DatasetFolder.Read(scratch.Folder).Test;
        Assert.Equal(26, test.ClassNames.Count);
        Assert.Equal(("A", "Z"), (test.ClassNames[test.Labels[0]], test.ClassNames[test.Labels[25]]));
    }

    [Theory]
    [InlineData("emnist-digits")]
    [InlineData("emnist-mnist")]
    [InlineData("emnist-letters")]
    [InlineData("emnist-balanced")]
    [InlineData("emnist-bymerge")]
    [InlineData("emnist-byclass")]
    public void EMNIST_images_are_turned_upright_in_every_set(string set)
    {
        // The file's first image, rows of two: 0 7 | 14 21 | 28 35. Upright, rows of three: 0 14 28 | 7 21 35.
        scratch.AddSet(set + "-", "test", first: set == "emnist-letters" ? 1 : 0);
        Dataset test = DatasetFolder.Read(scratch.Folder).Test;
        Assert.Equal(new Shape(2, 3, 1), test.SampleShape);
        Assert.Equal([0, 14, 28, 7, 21, 35], test.Image(0).ToArray());
        Assert.Equal([42, 56, 70, 49, 63, 77], test.Image(1).ToArray());
    }

    [Fact]
    public void A_folder_called_kmnist_has_hiragana()
    {
        string folder = Directory.CreateDirectory(scratch.Path("KMNIST")).FullName;
        Scratch.Images(10).Write(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), gzip: true);
        Scratch.Labels(10, 10).Write(Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"), gzip: true);
        Assert.Equal("おきすつなはまやれを", string.Concat(DatasetFolder.Read(folder + "/").Test.ClassNames));
    }

    [Fact]
    public void An_unknown_set_has_numbers_up_to_the_largest_label_of_both_parts()
    {
        scratch.AddSet(train: 13, classes: 13, tests: 5);
        Assert.Equal(13, DatasetFolder.Read(scratch.Folder).Test.ClassNames.Count);
    }

    [Fact]
    public void Several_sets_are_a_choice_that_the_message_lists()
    {
        scratch.AddSet("emnist-letters-", "test", first: 1);
        scratch.AddSet("emnist-digits-", "test");
        scratch.AddSet();
        Assert.Equal(["emnist-digits", "emnist-letters", "unprefixed"], DatasetFolder.Sets(scratch.Folder));
        string message = Assert.Throws<IOException>(() => DatasetFolder.Read(scratch.Folder)).Message;
        Assert.Contains("emnist-digits, emnist-letters, unprefixed", message, StringComparison.Ordinal);
        Assert.Equal("EMNIST Letters test", DatasetFolder.Read(scratch.Folder, "emnist-letters").Test.Name);
        Assert.Contains("emnist-letters", Assert.Throws<FileNotFoundException>(() => DatasetFolder.Read(scratch.Folder, "emnist-bymerge")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t10k-labels-idx1-ubyte.gz")]
    [InlineData("t10k-images-idx3-ubyte.gz")]
    [InlineData("train-images-idx3-ubyte.gz")]
    [InlineData("train-labels-idx1-ubyte.gz")]
    public void A_missing_half_is_named(string file)
    {
        scratch.AddSet();
        File.Delete(scratch.Path(file));
        Assert.Contains(file[..^3], Assert.Throws<FileNotFoundException>(() => DatasetFolder.Read(scratch.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_differ_are_refused()
    {
        scratch.AddSet();
        Scratch.Labels(19, 10).Write(scratch.Path("train-labels-idx1-ubyte.gz"), gzip: true);
        Refused("number of labels");
    }

    [Fact]
    public void Image_sizes_that_differ_between_train_and_test_are_refused()
    {
        scratch.AddSet();
        Scratch.Images(10, 4, 2).Write(scratch.Path("t10k-images-idx3-ubyte.gz"), gzip: true);
        Refused("image size");
    }

    [Fact]
    public void A_label_outside_the_classes_is_refused_with_its_place()
    {
        scratch.AddSet("emnist-digits-", "test");
        Scratch.Labels(0, 1, 2, 10, 4, 5, 6, 7, 8, 9).Write(scratch.Path("emnist-digits-test-labels-idx1-ubyte.gz"), gzip: true);
        Refused("byte 11 (label 3): expected 0 … 9, found 10");
        scratch.AddSet("emnist-letters-", "test");
        Assert.Contains("expected 1 … 26, found 0", Assert.Throws<InvalidDataException>(() => DatasetFolder.Read(scratch.Folder, "emnist-letters")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_labels_exchanged_are_refused()
    {
        scratch.AddSet();
        File.Copy(scratch.Path("t10k-labels-idx1-ubyte.gz"), scratch.Path("t10k-images-idx3-ubyte.gz"), overwrite: true);
        Refused("exchanged");
    }

    [Fact]
    public void Damaged_training_images_are_refused_by_name()
    {
        scratch.AddSet();
        string path = scratch.Path("train-images-idx3-ubyte.gz");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);
        Refused(path);
    }

    [Fact]
    public void A_folder_without_data_and_no_folder_are_told_apart()
    {
        Assert.Throws<FileNotFoundException>(() => DatasetFolder.Read(scratch.Folder));
        Assert.Throws<DirectoryNotFoundException>(() => DatasetFolder.Read(scratch.Path("none")));
    }

    [Fact]
    public void The_real_MNIST_is_recognised()
    {
        string? folder = Environment.GetEnvironmentVariable("NEURALCORE_DATA");
        Assert.SkipUnless(!string.IsNullOrEmpty(folder), "NEURALCORE_DATA does not name a folder with MNIST.");
        TrainTest found = DatasetFolder.Read(folder!);
        Assert.Equal(("MNIST train", 60000), (found.Train!.Name, found.Train.Count));
        Assert.Equal(("MNIST test", 10000), (found.Test.Name, found.Test.Count));
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], found.Train.Labels[..10].ToArray());
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], found.Test.Labels[..10].ToArray());
    }

    [Fact]
    public void The_real_Fashion_MNIST_is_recognised()
    {
        string? folder = Environment.GetEnvironmentVariable("NEURALCORE_FASHION");
        Assert.SkipUnless(!string.IsNullOrEmpty(folder), "NEURALCORE_FASHION does not name a folder with Fashion-MNIST.");
        Dataset test = DatasetFolder.Read(folder!).Test;
        Assert.Equal(("Fashion-MNIST test", "Ankle boot"), (test.Name, test.ClassNames[test.Labels[0]]));
    }

    public void Dispose() => scratch.Dispose();

    private void Refused(string expected) => Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => DatasetFolder.Read(scratch.Folder)).Message, StringComparison.Ordinal);
}
