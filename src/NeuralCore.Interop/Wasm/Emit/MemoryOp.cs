namespace NeuralCore.Interop.Wasm.Emit;

/// <summary>
/// Loads and stores: their numbers, for vectors with the prefix 0xFD as the higher byte. Addresses need no alignment.
/// </summary>
internal enum MemoryOp
{
    I32Load = 0x28,
    F32Load = 0x2A,
    I32Load8Signed = 0x2C,
    I32Store = 0x36,
    F32Store = 0x38,
    VectorLoad = 0xFD00,
    VectorLoad32Splat = 0xFD09,
    VectorStore = 0xFD0B,
    VectorLoad64Zero = 0xFD5D,
}
