namespace NeuralCore.Interop.Wasm.Emit;

/// <summary>
/// Vector instructions without operands in the code: numbers after the prefix 0xFD. Those from 0x100 on are relaxed
/// SIMD.
/// </summary>
internal enum VectorOp
{
    I8x16Shuffle = 0x0D,
    F32x4Splat = 0x13,
    I32x4Equal = 0x37,
    F32x4Equal = 0x41,
    F32x4NotEqual = 0x42,
    F32x4Less = 0x43,
    F64x2Less = 0x49,
    And = 0x4E,
    AndNot = 0x4F,
    Or = 0x50,
    Xor = 0x51,
    BitSelect = 0x52,
    AnyTrue = 0x53,
    F32FromF64Zero = 0x5E,
    F64FromF32Low = 0x5F,
    I32x4AllTrue = 0xA3,
    I32x4ShiftLeft = 0xAB,
    I32x4Add = 0xAE,
    I32x4MinUnsigned = 0xB7,
    I64x2ShiftRightSigned = 0xCC,
    I64x2Add = 0xCE,
    I64x2Equal = 0xD6,
    F32x4Abs = 0xE0,
    F32x4Add = 0xE4,
    F32x4Sub = 0xE5,
    F32x4Mul = 0xE6,
    F32x4Div = 0xE7,
    F64x2Abs = 0xEC,
    F64x2Add = 0xF0,
    F64x2Sub = 0xF1,
    F64x2Mul = 0xF2,
    F32x4RelaxedMultiplyAdd = 0x105,
}
