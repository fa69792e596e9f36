import CKernels

/// All that a step may touch while it runs: where each buffer lies, and the arenas.
struct Workspace {
  /// By buffer.
  let pointers: UnsafePointer<UnsafeMutableRawPointer>
  let parameters: UnsafeMutablePointer<Float>
  let gradients: UnsafeMutablePointer<Float>
  let statistics: UnsafeMutablePointer<Float>
  /// By the index of a norm's first tensor, whether training leaves the norm alone; `nil` where there is no training.
  let keptNorms: UnsafePointer<Bool>?
  /// Where the loss goes: the sum over the samples that count.
  let lossSum: UnsafeMutablePointer<Double>
  /// How many samples count.
  let count: Int
  /// Keys of random numbers: the run's seed, and what no two steps of a training share.
  let seed: UInt64
  let draw: Int
  /// How much of the running statistics a batch's become; `nil` for each norm's own momentum.
  let statisticsFraction: Double?
  /// The least of these momenta that counts.
  let leastNormMomentum: Double
  let run: ck_run

  func raw(_ buffer: Buffer) -> UnsafeMutableRawPointer { pointers[buffer.index] }

  func floats(_ buffer: Buffer) -> UnsafeMutablePointer<Float> {
    raw(buffer).assumingMemoryBound(to: Float.self)
  }
}
