namespace NeuralCore.Interop.Wasm.Emit;

/// <summary>The value types of WebAssembly that the export uses, with their codes in the binary format.</summary>
internal enum ValueKind : byte
{
    I32 = 0x7F,
    F32 = 0x7D,
    V128 = 0x7B,
}
