using System.Diagnostics;
using NeuralCore.Handwriting;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Measures the time to load MNIST: all four files are read and checked, compressed and uncompressed, from the system's
/// file cache.
/// </summary>
internal static class DataTable
{
    private const int Rounds = 9;

    /// <returns>The exit code: 0 done, 2 no data.</returns>
    public static int Print(TextWriter output)
    {
        DatasetSource source = DatasetSource.FromEnvironment(PublishedDataset.Mnist);
        string folder = source.EnvironmentFolder ?? PublishedDataset.Mnist.DefaultFolder;
        if (source.LoadLocal() is not { Train: not null })
        {
            output.WriteLine($"error: MNIST was not found in {folder}; name its folder in " +
                $"{PublishedDataset.Mnist.EnvironmentVariable}.");
            return 2;
        }

        string plain = Directory.CreateTempSubdirectory("neuralcore-data-").FullName;
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*-ubyte*"))
            {
                IdxFile.Read(path)
                    .Write(Path.Combine(plain, Path.GetFileName(path).Replace(".gz", "", StringComparison.Ordinal)),
                    gzip: false);
            }

            List<double> zipped = [], copied = [], bytes = [];
            for (int i = 0; i < Rounds; i++)
            {
                zipped.Add(Milliseconds(() => DatasetFolder.Read(folder)));
                copied.Add(Milliseconds(() => DatasetFolder.Read(plain)));
                bytes.Add(Milliseconds(
                    () => Array.ForEach(Directory.GetFiles(plain), path => File.ReadAllBytes(path))));
            }

            output.WriteLine($"Medians of {Rounds} in turn, with the clock on the wall; {Environment.ProcessorCount} " +
                $"cores\n");
            output.WriteLine("| MNIST from | ms |");
            output.WriteLine("|---|--:|");
            output.WriteLine($"| .gz files, checked | {Median(zipped):F0} |");
            output.WriteLine($"| uncompressed files, checked | {Median(copied):F0} |");
            output.WriteLine($"| uncompressed files, read and no more | {Median(bytes):F0} |");
            return 0;
        }
        finally
        {
            Directory.Delete(plain, recursive: true);
        }
    }

    private static double Milliseconds(Action read)
    {
        long start = Stopwatch.GetTimestamp();
        read();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
