using System.Text;
using System.Text.Json;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Explaining;

/// <summary>
/// Writes the explain page as a folder for any static web server: the page, model, test images, snapshots, and the
/// engine as WebAssembly.
/// </summary>
internal static class ExplainFolder
{
    /// <summary>Names that the page's modules read.</summary>
    public const string Engine = "engine.json", Model = RunFolder.ModelName, Images = "images.json", Run = "run.json";

    private const string Snapshots = "snapshots", Framework = "_framework";

    /// <param name="folder">Created; must be empty or not exist.</param>
    /// <param name="bundle">The folder <c>_framework</c> of the published engine.</param>
    /// <exception cref="IOException">The folder is not empty or cannot be written.</exception>
    public static void Write(ExplainSource source, string folder, string bundle)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder} is not empty: choose a new folder for the page.");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ExplainPage.Index), ExplainPage.IndexOf(source));
        foreach ((string name, byte[] content) in ExplainPage.Files)
            File.WriteAllBytes(Path.Combine(folder, name), content);
        ModelFile.Save(Path.Combine(folder, Model), source.Model);
        File.WriteAllBytes(Path.Combine(folder, Images), source.Images.ToJson());
        File.WriteAllBytes(Path.Combine(folder, Run), source.Facts.ToJson());
        File.WriteAllText(Path.Combine(folder, Engine), Description(source, folder));
        string framework = Directory.CreateDirectory(Path.Combine(folder, Framework)).FullName;
        foreach (string file in Directory.EnumerateFiles(bundle))
        {
            // Compressed copies are for servers that negotiate; a plain one would never send them.
            if (Path.GetExtension(file) is not (".br" or ".gz"))
                File.Copy(file, Path.Combine(framework, Path.GetFileName(file)));
        }
    }

    /// <summary>engine.json: that the engine runs in the page, and the snapshots' titles and files.</summary>
    private static string Description(ExplainSource source, string folder)
    {
        if (source.Snapshots.Count > 0) Directory.CreateDirectory(Path.Combine(folder, Snapshots));
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("kind", "wasm");
            json.WriteStartArray("snapshots");
            for (int i = 0; i < source.Snapshots.Count; i++)
            {
                string file = $"{Snapshots}/{i:000}.safetensors";
                ModelFile.Save(Path.Combine(folder, file), source.Snapshots[i].Model);
                json.WriteStartObject();
                json.WriteString("title", source.Snapshots[i].Title);
                json.WriteString("file", file);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
