using System.Buffers.Binary;
using System.Text;

namespace NeuralCore.Peers;

/// <summary>
/// The versions of other libraries that a 64-bit ELF library requires, section <c>.gnu.version_r</c>.
/// </summary>
/// <remarks>Offsets and names as in the System V ABI and the Linux Standard Base, "Symbol Version
/// Requirements".</remarks>
internal static class ElfVersions
{
    private const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed

    private const byte Weak = 2; // VER_FLG_WEAK

    /// <summary>
    /// Makes the requirement of <paramref name="version"/> weak: the loader accepts a library without it, provided that
    /// no symbol of that version is used.
    /// </summary>
    /// <returns>Whether the requirement was found.</returns>
    public static bool MakeWeak(Span<byte> file, string version)
    {
        int sections = (int)Word(file, 0x28), size = Half(file, 0x3a), count = Half(file, 0x3c);
        for (int section = sections; section < sections + count * size; section += size)
        {
            if (Word(file, section + 4) != VersionNeeds) continue;
            int names = (int)Word(file, sections + (int)Word(file, section + 0x28) * size + 0x18);
            int library = (int)Word(file, section + 0x18), next;
            do
            {
                int required = library + (int)Word(file, library + 8);
                for (int i = Half(file, library + 2); i > 0; i--, required += (int)Word(file, required + 12))
                {
                    if (!IsName(file[(names + (int)Word(file, required + 8))..], version)) continue;
                    file[required + 4] |= Weak;
                    return true;
                }

                library += next = (int)Word(file, library + 12);
            }
            while (next != 0);
        }

        return false;
    }

    private static bool IsName(ReadOnlySpan<byte> at, string name) =>
        at[..at.IndexOf((byte)0)].SequenceEqual(Encoding.ASCII.GetBytes(name));

    private static uint Word(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);

    private static ushort Half(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);
}
