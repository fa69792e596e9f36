import CKernels

/// How a plan is to be computed; it changes the last bits of what is computed, never more.
public struct PlanOptions: Equatable, Sendable {
  /// How many threads share each operation.
  public var threads: Int

  /// The instruction set, or `nil` for the widest that the processor has.
  public var instructionSet: InstructionSet?

  /// The kernels of 3×3 convolutions, or `nil` for ``ConvolutionChoice/automatic``.
  public var convolutions: ConvolutionChoice?

  /// - Parameters:
  ///   - threads: all of the cores that the process may use where nothing is given.
  ///   - instructionSet: the widest of the processor where nothing is given.
  ///   - convolutions: the faster kernels where nothing is given.
  public init(
    threads: Int = PlanOptions.availableCores, instructionSet: InstructionSet? = nil,
    convolutions: ConvolutionChoice? = nil
  ) {
    self.threads = threads
    self.instructionSet = instructionSet
    self.convolutions = convolutions
  }

  /// The cores that this process may use.
  public static var availableCores: Int { Int(ck_available_cores()) }
}
