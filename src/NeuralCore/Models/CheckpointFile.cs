namespace NeuralCore;

/// <summary>
/// Reads and writes a <see cref="Checkpoint"/> as a file whose checksums detect every flipped bit and missing byte. See
/// <c>docs/checkpoint.md</c>.
/// </summary>
/// <remarks><code>
/// Bytes     header (32) · table · data, all little-endian
/// Header    signature (8) · version (4) · bytes of the table (4) · bytes of the file (8) · CRC-32 of the table (4) · CRC-32 of the 28 bytes before (4)
/// Table     for each section: bytes of its name (2) · name in UTF-8 · type (1) · rank (1) · sizes (4 each) · CRC-32 of its data (4)
/// Data      the sections one after another, in the table's order
/// </code>
/// CRC-32 detects every burst error of up to 32 bits, including single bits.</remarks>
public static class CheckpointFile
{
    /// <summary>Writes the checkpoint atomically and flushes it to the disk.</summary>
    /// <exception cref="IOException">The folder is missing, full or not writable; an existing file stays
    /// unchanged.</exception>
    public static void Write(string path, Checkpoint checkpoint) =>
        AtomicFile.Write(path, file => Write(file, checkpoint));

    /// <summary>
    /// Reads a file; checks every length against the real one before memory is allocated, and every checksum.
    /// </summary>
    /// <exception cref="InvalidDataException">The content is not a complete checkpoint: the message names file, place,
    /// expectation, finding and fix.</exception>
    /// <exception cref="IOException">The system could not open or read the file (<see cref="FileNotFoundException"/> if
    /// it does not exist).</exception>
    public static Checkpoint Read(string path)
    {
        try
        {
            using Stream file = OrdinaryFile.OpenRead(path);
            return Read(file, path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message} Is it a file, and may you read it?", e);
        }
    }

    /// <summary>Reads a seekable stream from beginning to end, like <see cref="Read(string)"/>.</summary>
    /// <param name="file">The stream, which stays open.</param>
    /// <param name="name">Name in messages.</param>
    public static Checkpoint Read(Stream file, string name)
    {
        byte[] table = CheckpointTable.ReadHeader(file, name);
        IReadOnlyList<CheckpointTable.Entry> entries = CheckpointTable.Parse(table, file.Length, name);
        var checkpoint = new Checkpoint(name);
        foreach (CheckpointTable.Entry entry in entries)
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>(entry.Bytes);
            file.ReadExactly(bytes);
            uint crc = Crc32.Append(0, bytes);
            if (crc != entry.Crc)
            {
                throw BadFile.At(
                    name, BadFile.Quote(entry.Name), $"bytes with the checksum {entry.Crc:x8}", $"{crc:x8}",
                    CheckpointTable.Damaged);
            }

            checkpoint.Add(new CheckpointSection(entry.Name, entry.Type, entry.Shape, bytes));
        }

        return checkpoint;
    }

    /// <summary>Writes a checkpoint to a stream.</summary>
    public static void Write(Stream file, Checkpoint checkpoint)
    {
        file.Write(CheckpointTable.Format(checkpoint.Sections));
        foreach (CheckpointSection section in checkpoint.Sections) file.Write(section.Bytes.Span);
    }
}
