using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using NeuralCore.Runner.Tests.Imaging;

namespace NeuralCore.Fuzzing.Runner;

/// <summary>The corpus of nasty files. It is made by this code rather than checked in: what is nasty about each can be read here, and a bomb takes a line.</summary>
internal static class NastyFiles
{
    private const int Bomb = 20_000_000;

    private static byte[] WholeModel => LibrarySamples.Models[0];

    private static byte[] Idx => LibrarySamples.Idx[0];

    private static byte[] Png => RunnerSamples.Pngs[0];

    private static byte[] Page => Text("<!DOCTYPE html>\n<html><head><title>404</title></head></html>");

    private static byte[] Pointer => Text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 26454\n");

    public static IReadOnlyList<NastyFile> All { get; } = [.. WentWrong(), .. OfData(), .. OfModels(), .. OfPictures(), .. OfOthers()];

    /// <summary>What really lies under such names on people's disks.</summary>
    private static IEnumerable<NastyFile> WentWrong() =>
    [
        new("empty.gz", "a download that never began", "idx", "an empty file", []), new("empty.safetensors", "the same", "safetensors", "an empty file", []), new("empty.png", "the same", "png", "an empty file", []),
        new("empty.onnx", "the same", "onnx", "an empty file", []), new("empty.ncp", "the same", "checkpoint", "an empty file", []),
        new("zeros.gz", "space that a download had reserved", "idx", "nothing but zeros", new byte[4096]), new("zeros.safetensors", "the same", "safetensors", "nothing but zeros", new byte[4096]),
        new("zeros.png", "the same", "png", "nothing but zeros", new byte[4096]), new("zeros.onnx", "the same", "onnx", "nothing but zeros", new byte[4096]), new("zeros.ncp", "the same", "checkpoint", "nothing but zeros", new byte[4096]),
        new("page.gz", "a web page", "idx", "an HTML page", Page), new("page.png", "the same", "png", "an HTML page", Page), new("page.safetensors", "the same", "safetensors", "an HTML page", Page), new("page.onnx", "the same", "onnx", "an HTML page", Page),
        new("404.gz", "what a server said", "idx", "\"404: Not Found\"", Text("404: Not Found")), new("404.onnx", "the same", "onnx", "\"404: Not Found\"", Text("404: Not Found")),
        new("entry.safetensors", "what a model hub says", "safetensors", "did not have the file", Text("Entry not found")), new("login.safetensors", "the same, of a model that needs a login", "safetensors", "log in there", Text("Access to model x is restricted (401).")),
        new("error.safetensors", "a server's error as JSON", "safetensors", "error message", Text("{\"error\":\"Repository not found\"}")), new("error.gz", "a server's error as XML", "idx", "error message", Text("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>")),
        new("pointer.onnx", "a Git LFS pointer", "onnx", "git lfs pull", Pointer), new("pointer.safetensors", "the same", "safetensors", "git lfs pull", Pointer), new("pointer.gz", "the same", "idx", "git lfs pull", Pointer), new("pointer.png", "the same", "png", "git lfs pull", Pointer),
        new("half.gz", "half a download", "idx", "download or copy it again", Half(LibrarySamples.Gzip(Idx))), new("half.safetensors", "the same", "safetensors", "download or copy it again", Half(WholeModel)),
        new("half.png", "the same", "png", "cut off", Half(Png)), new("half.onnx", "the same", "onnx", "download or copy it again", Half(LibrarySamples.Onnx[0])), new("half.ncp", "the same", "checkpoint", "cut off or damaged", Half(LibrarySamples.Checkpoints[0])),
        new("weights.safetensors", "a pickle", "safetensors", "a Python pickle", [0x80, 2, .. "}q\0(X\x06\0\0\0weightq\x01K\x01u."u8]), new("torch.safetensors", "PyTorch's .pt", "safetensors", "a zip archive", Zip("archive/data.pkl")),
        new("weights.onnx", "a pickle", "onnx", "a Python pickle", [0x80, 4, 0x95, 5, 0, 0, 0, 0, 0, 0, 0, .. "}\x94."u8]), new("zip.gz", "a zip archive", "idx", "a zip archive", Zip("t10k-images-idx3-ubyte")),
        new("tar.gz", "an archive in a gzip", "idx", "a tar archive", LibrarySamples.Gzip(Tar("t10k-images-idx3-ubyte", Idx))), new("twice.gz", "a gzip of a gzip", "idx", "a gzip file", LibrarySamples.Gzip(LibrarySamples.Gzip(Idx))),
        new("model.gz", "a gzip of a model", "safetensors", "a gzip file", LibrarySamples.Gzip(WholeModel)), new("page-in.gz", "a web page that was packed", "idx", "an HTML page", LibrarySamples.Gzip(Page)),
        new("bom.gz", "a gzip behind a byte-order mark", "idx", "byte-order mark", [0xEF, 0xBB, 0xBF, .. LibrarySamples.Gzip(Idx)]), new("bom.png", "the same", "png", "byte-order mark", [0xEF, 0xBB, 0xBF, .. Png]),
        new("as-text.gz", "a gzip that was read as text", "idx", "read as text", Text(Encoding.UTF8.GetString(LibrarySamples.Gzip(Idx)))), new("as-text.png", "the same", "png", "read as text", Text(Encoding.UTF8.GetString(Png))),
        new("line-ends.png", "a copy in text mode", "png", "line ends were changed", Unix(Png)), new("line-ends.ncp", "the same", "checkpoint", "line ends were changed", Unix(LibrarySamples.Checkpoints[0])),
    ];

    private static IEnumerable<NastyFile> OfData() =>
    [
        new("bomb.gz", "20 MB of zeros behind the header of one image", "idx", "gzip length", LibrarySamples.Gzip([.. Idx, .. new byte[Bomb]])),
        new("silent-bomb.gz", "the same, with a trailer that lies", "idx", "more data", WithTrailerLength([.. Idx, .. new byte[Bomb]], Idx.Length)),
        new("2-to-31.idx", "2,147,483,648 labels", "idx", "size 2147483648", [0, 0, 8, 1, 0x80, 0, 0, 0, 1, 2, 3]), new("product.idx", "sizes whose product overflows", "idx", "size of axis", [0, 0, 8, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]),
        new("255-axes.idx", "255 axes", "idx", "rank", [0, 0, 8, 255, .. new byte[1020]]), new("second.gz", "another member behind the first", "idx", "one gzip member", [.. LibrarySamples.Gzip(Idx), .. LibrarySamples.Gzip(Idx)]),
    ];

    private static IEnumerable<NastyFile> OfModels() =>
    [
        new("length.safetensors", "a header of 2⁶³ bytes", "safetensors", "bytes of header", [0, 0, 0, 0, 0, 0, 0, 0x80, .. "{}"u8]), new("100MB.safetensors", "a header of 100 MB in 10 bytes", "safetensors", "at most the 2 bytes", [0, 0xE1, 0xF5, 5, 0, 0, 0, 0, .. "{}"u8]),
        new("twice.safetensors", "a tensor twice", "safetensors", "each key once", Tensors($$"""{{A(0, 4)}}, {{A(4, 8)}}""", 8)), new("metadata.safetensors", "the metadata twice", "safetensors", "each key once", Tensors("\"__metadata__\":{},\"__metadata__\":{}", 0)),
        new("overlap.safetensors", "tensors that share bytes", "safetensors", "an overlap", Tensors($$"""{{A(0, 4)}}, {{A(2, 6, "b")}}""", 6)), new("hole.safetensors", "bytes that belong to no tensor", "safetensors", "a gap", Tensors($$"""{{A(0, 4)}}, {{A(8, 12, "b")}}""", 12)),
        new("1e400.safetensors", "an offset of 1e400", "safetensors", "a whole number", Tensors("\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,1e400]}", 4)), new("negative.safetensors", "a negative size", "safetensors", "a whole number", Tensors("\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}", 4)),
        new("product.safetensors", "sizes whose product overflows", "safetensors", "that can be counted", Tensors("\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}", 4)),
        new("deep.safetensors", "50,000 lists in one another", "safetensors", "an object", Tensors($"\"a\":{new string('[', 50_000)}", 0)), new("escape.safetensors", "a name that clears a terminal", "safetensors", "?[2J", Tensors("\"\\u001b[2J\\u001b[31m\":{\"dtype\":1}", 0)),
        new("turned.safetensors", "a name that is written from right to left", "safetensors", "?gpj.exe", Tensors("\"\u202Egpj.exe\":{\"dtype\":1}", 0)),
        new("nan.safetensors", "a weight that is no number", "model", "finite numbers", With(WholeModel, ^4, [0, 0, 0xC0, 0x7F])), new("architecture.safetensors", "weights for a network that is larger than the file", "model", "parameters", Replaced(WholeModel, "dense 3 |", "dense 9 |")),
        new("kernel.safetensors", "a kernel of 65,536² pixels", "model", "cannot be built", Replaced(WholeModel, "flatten | dense 3 ", "conv 65536x65536x65536 ")), new("escape-layer.safetensors", "a layer that clears a terminal", "model", "?[2Jflatten", Replaced(WholeModel, "\"flatten |", "\"\\u001b[2Jflatten |")),
        new("names.safetensors", "class names that clear a terminal and lead out of a folder; they are shown with question marks, and name no file", "model", null, Saved("\u001b[2J\u001b]0;title\u0007", "../../../etc/passwd")),
        new("table.ncp", "a table of −1 bytes, with a right checksum", "checkpoint", "length of the table", CheckpointRepair.Of(With(LibrarySamples.Checkpoints[0], 12, [0xFF, 0xFF, 0xFF, 0xFF]))),
        new("rank.ncp", "255 sizes of 2³¹−1, with right checksums", "checkpoint", "a section within", HugeCheckpoint()),
        new("length.onnx", "a field of 2⁶³ bytes", "onnx", "bytes", [8, 8, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]), new("varint.onnx", "a number without end", "onnx", "at most 10 bytes", [8, .. Enumerable.Repeat((byte)0xFF, 40)]),
        new("deep.onnx", "messages in one another", "onnx", "", Nested(2000)), new("external.onnx", "weights that lie in another file", "onnx", "in this file", Onnx(Field(5, [.. Field(8, "w"u8), .. Field(13, [.. Field(1, "location"u8), .. Field(2, "../../../../etc/passwd"u8)]), 0x70, 1]))),
        new("output.onnx", "a node without outputs whose operator clears a terminal", "onnx", "?[2J", Onnx(Field(1, Field(4, "\u001b[2J"u8)))),
        new("operator.onnx", "an operator whose name clears a terminal", "onnx", "?[2J", Onnx(
            [.. Field(1, [.. Field(1, "x"u8), .. Field(2, "y"u8), .. Field(4, "\u001b[2J"u8)]), .. Images(11, "x"u8), .. Images(12, "y"u8)])),
    ];

    private static IEnumerable<NastyFile> OfPictures() =>
    [
        new("huge.png", "100,000 × 100,000 pixels", "png", "100,000×100,000", [.. PngSample.Signature, .. PngSample.Header(100_000, 100_000, 8, PngSample.Rgb), .. PngSample.Chunk("IDAT", new byte[100]), .. PngSample.Chunk("IEND", [])]),
        new("bomb.png", "20 MB of rows for 10; the others are not unpacked", "png", null, [.. PngSample.Signature, .. PngSample.Header(10, 10, 8, PngSample.Grey), .. PngSample.Chunk("IDAT", PngSample.Zlib(new byte[Bomb])), .. PngSample.Chunk("IEND", [])]),
        new("chunk.png", "a chunk of 4 GB", "png", "cut off", [.. PngSample.Signature, .. PngSample.Header(10, 10, 8, PngSample.Grey), 0xFF, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, 0, 0, 0, 0]), new("huge.gif", "16 million pixels in 400 bytes", "gif", "cannot hold", WithScreen(RunnerSamples.Gifs[0], 4000)),
        new("frame.gif", "a frame of 65,535² pixels on a screen of 4 × 3", "gif", "", WithFrame(RunnerSamples.Gifs[0])), new("huge.jpg", "65,535 × 65,535 pixels", "jpeg", "65,535×65,535", WithJpegSize(RunnerSamples.Jpegs[0])),
        new("height.bmp", "a height of −2³¹", "bmp", "pixels", With(RunnerSamples.Bmps[0], 22, [0, 0, 0, 0x80])), new("offset.bmp", "pixels that begin behind the end", "bmp", "cut off", With(RunnerSamples.Bmps[0], 10, [0xFF, 0xFF, 0xFF, 0xFF])),
        new("drawing.png", "an SVG", "png", "an SVG drawing", Text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")), new("escape.png", "a server's answer that clears a terminal", "png", "?[2J", Text("404 \u001b[2J\u001b[31m Not Found")),
    ];

    /// <summary>Of a run's folder.</summary>
    private static IEnumerable<NastyFile> OfOthers() =>
    [
        new("run.json", "a key twice", "run.json", "'seed'", Text("{ \"settings\": { \"seed\": 1, \"seed\": 2 } }")), new("deep/run.json", "5,000 objects in one another", "run.json", "run.json, line", Text(string.Concat(Enumerable.Repeat("{\"a\":", 5000)))),
        new("metrics.json", "a loss of 1e400, which is read as infinity", "metrics.json", "a test can give", Text("{ \"test\": { \"loss\": 1e400, \"accuracy\": 0.5, \"errors\": 5, \"count\": 10 } }")), new("more/metrics.json", "more errors than images", "metrics.json", "11 errors of 10", Text("{ \"test\": { \"loss\": 1, \"accuracy\": 0.5, \"errors\": 11, \"count\": 10 } }")),
        new("history.csv", "a figure that clears a terminal", "history.csv", "?[2J", Text("epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy\n0,0,\u001b[2J,0.5,,\n")), new("words.txt", "a layer that clears a terminal", "architecture", "?[2J", Text("\u001b[2J 10 | dense 10")),
        new("deep.txt", "20,000 residuals in one another", "architecture", "nested", Text(string.Concat(Enumerable.Repeat("residual ( ", 20_000)))), new("factors.txt", "more weights than any memory has", "architecture", "parameters", Text("conv 128x128x65536 stride 64 pad 64")),
    ];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Half(byte[] file) => file[..(file.Length / 2)];

    /// <summary>As a transfer in text mode leaves it on Unix.</summary>
    private static byte[] Unix(byte[] file) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(file).ReplaceLineEndings("\n"));

    private static byte[] With(byte[] file, Index at, byte[] bytes)
    {
        byte[] changed = [.. file];
        bytes.CopyTo(changed, at.GetOffset(changed.Length));
        return changed;
    }

    private static byte[] WithTrailerLength(byte[] content, int length)
    {
        byte[] gzip = LibrarySamples.Gzip(content);
        BinaryPrimitives.WriteInt32LittleEndian(gzip.AsSpan(gzip.Length - 4), length);
        return gzip;
    }

    private static byte[] Zip(string name)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create)) zip.CreateEntry(name).Open().Dispose();
        return file.ToArray();
    }

    private static byte[] Tar(string name, byte[] content)
    {
        using var file = new MemoryStream();
        using (var tar = new TarWriter(file)) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return file.ToArray();
    }

    private static string A(int begin, int end, string name = "a") => $$"""
        "{{name}}":{"dtype":"F32","shape":[1],"data_offsets":[{{begin}},{{end}}]}
        """;

    private static byte[] Tensors(string entries, int dataBytes)
    {
        byte[] header = Text($"{{{entries}}}"), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. new byte[dataBytes]];
    }

    private static byte[] Replaced(byte[] model, string from, string to) =>
        LibrarySamples.WithHeaderLength(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(model).Replace(from, to, StringComparison.Ordinal)));

    private static byte[] Saved(params string[] classNames) => LibrarySamples.Saved(path => ModelFile.Save(path, new Model(LibrarySamples.Model("flatten | dense 2").Network, classNames)));

    private static byte[] HugeCheckpoint()
    {
        byte[] table = [1, 0, (byte)'a', 2, 255, .. Enumerable.Range(0, 255).SelectMany(_ => (byte[])[0xFF, 0xFF, 0xFF, 0x7F]), 0, 0, 0, 0];
        byte[] file = [.. LibrarySamples.Checkpoints[0][..32], .. table];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), table.Length);
        return CheckpointRepair.Of(file);
    }

    private static byte[] WithScreen(byte[] gif, ushort size) => With(gif, 6, [(byte)size, (byte)(size >> 8), (byte)size, (byte)(size >> 8)]);

    private static byte[] WithFrame(byte[] gif) => With(gif, gif.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x2C, 0, 0, 0, 0]) + 5, [0xFF, 0xFF, 0xFF, 0xFF]);

    private static byte[] WithJpegSize(byte[] jpeg) => With(jpeg, jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5, [0xFF, 0xFF, 0xFF, 0xFF]);

    /// <summary>A field of protobuf: number, length, bytes.</summary>
    private static byte[] Field(int number, ReadOnlySpan<byte> content)
    {
        var length = new List<byte>();
        for (int left = content.Length; ; left >>= 7)
        {
            length.Add((byte)(left < 0x80 ? left : left | 0x80));
            if (left < 0x80) return [(byte)((number << 3) | 2), .. length, .. content];
        }
    }

    /// <summary>An input or output of a graph: a tensor of shape 1×1×28×28.</summary>
    private static byte[] Images(int field, ReadOnlySpan<byte> name)
    {
        byte[] sizes = [.. Field(1, [8, 1]), .. Field(1, [8, 1]), .. Field(1, [8, 28]), .. Field(1, [8, 28])];
        return Field(field, [.. Field(1, name), .. Field(2, Field(1, [8, 1, .. Field(2, sizes)]))]);
    }

    private static byte[] Onnx(byte[] graph) => [8, 8, .. Field(7, graph), .. Field(8, [0x10, 17])];

    /// <summary>A node with an attribute that is a graph with a node with ….</summary>
    private static byte[] Nested(int depth)
    {
        byte[] graph = [];
        for (int i = 0; i < depth; i++) graph = Field(1, Field(5, Field(6, graph)));
        return Onnx(graph);
    }
}
