namespace NeuralCore.Interop.Wasm.Emit;

/// <summary>
/// Instructions without operands in the code, by their numbers in the WebAssembly core specification 3.0, section 5.4.
/// </summary>
internal enum Op : byte
{
    Return = 0x0F,
    I32Eqz = 0x45,
    I32Eq = 0x46,
    I32LessSigned = 0x48,
    I32Less = 0x49,
    I32Greater = 0x4B,
    I32GreaterSigned = 0x4A,
    I32GreaterOrEqual = 0x4F,
    I32Add = 0x6A,
    I32Sub = 0x6B,
    I32Mul = 0x6C,
    I32DivSigned = 0x6D,
    I32And = 0x71,
    I32Or = 0x72,
    I32ShiftRight = 0x76,
    I32ShiftLeft = 0x74,
    Select = 0x1B,
    F32Sqrt = 0x91,
    F32Add = 0x92,
    F32Sub = 0x93,
    F32Mul = 0x94,
    F32Div = 0x95,
    F32FromI32 = 0xB2,
}
