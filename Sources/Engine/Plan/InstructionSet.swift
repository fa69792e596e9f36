import CKernels

/// The vector instructions that a plan's kernels use.
public enum InstructionSet: String, CaseIterable, Codable, Sendable {
  /// What every processor of the architecture has.
  case portable
  /// AVX2 with fused multiply-add: vectors of 8 floats.
  case avx2
  /// AVX-512: vectors of 16 floats.
  case avx512
  /// AVX-512 with BF16, and AMX: registers that hold tiles of matrices.
  case amx

  /// The widest set that this processor has.
  public static var best: InstructionSet {
    allCases.last { $0.isSupported } ?? .portable
  }

  /// Whether this processor has it.
  public var isSupported: Bool { ck_isa_supported(kernels) }

  var kernels: ck_isa {
    switch self {
    case .portable: CK_ISA_PORTABLE
    case .avx2: CK_ISA_AVX2
    case .avx512: CK_ISA_AVX512
    case .amx: CK_ISA_AMX
    }
  }

  /// The set whose vectors it has: what all kernels use that have none for tiles.
  var vectors: InstructionSet { self == .amx ? .avx512 : self }

  /// How many channels lie side by side in memory.
  var block: Int {
    switch self {
    case .portable, .avx2: 8
    case .avx512, .amx: 16
    }
  }
}
