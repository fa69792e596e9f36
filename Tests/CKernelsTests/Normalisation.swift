import CKernels

/// Batch normalisation by plain loops in double, planar.
struct Normalisation {
  struct Gradients {
    var dx: [Double]
    var dgamma: [Double]
    var dbeta: [Double]
  }

  let shape: ck_shape
  let activation: ck_activation
  let epsilon = 1e-5
  let mean: [Double]
  let variance: [Double]
  let gamma: [Float]
  let beta: [Float]

  init(
    _ shape: ck_shape, _ x: [Float], activation: ck_activation = CK_ACTIVATION_IDENTITY
  ) {
    self.shape = shape
    self.activation = activation
    let channels = Int(shape.channels)
    let count = Double(shape.planarCount / channels)
    var mean = [Double](repeating: 0, count: channels)
    var variance = mean
    for at in x.indices { mean[Self.channel(at, shape)] += Double(x[at]) / count }
    for at in x.indices {
      let c = Self.channel(at, shape)
      variance[c] += (Double(x[at]) - mean[c]) * (Double(x[at]) - mean[c]) / count
    }
    self.mean = mean
    self.variance = variance
    // Negative factors too: pooling comes after normalisation.
    gamma = (0..<channels).map { $0 % 3 == 1 ? -0.7 : 0.5 + Float($0 % 5) / 4 }
    beta = (0..<channels).map { Float($0 % 4) / 4 - 0.3 }
  }

  static func channel(_ at: Int, _ shape: ck_shape) -> Int {
    at / shape.pixels % Int(shape.channels)
  }

  /// The standardised value.
  func standard(_ x: [Float], _ at: Int) -> Double {
    let c = Self.channel(at, shape)
    return (Double(x[at]) - mean[c]) / (variance[c] + epsilon).squareRoot()
  }

  /// Before the activation.
  func forward(_ x: [Float]) -> [Double] {
    x.indices.map { at in
      let c = Self.channel(at, shape)
      return Double(gamma[c]) * standard(x, at) + Double(beta[c])
    }
  }

  func backward(_ x: [Float], _ dy: [Double]) -> Gradients {
    let channels = Int(shape.channels)
    let count = Double(shape.planarCount / channels)
    let zeros = [Double](repeating: 0, count: channels)
    var gradients = Gradients(dx: [], dgamma: zeros, dbeta: zeros)
    let y = forward(x)
    let g = dy.indices.map { dy[$0] * activation.slope(y[$0]) }
    for at in x.indices {
      let c = Self.channel(at, shape)
      gradients.dbeta[c] += g[at]
      gradients.dgamma[c] += g[at] * standard(x, at)
    }
    gradients.dx = x.indices.map { at in
      let c = Self.channel(at, shape)
      let rest = (gradients.dbeta[c] + standard(x, at) * gradients.dgamma[c]) / count
      return Double(gamma[c]) / (variance[c] + epsilon).squareRoot() * (g[at] - rest)
    }
    return gradients
  }

  static func statistics(
    _ run: ck_run, _ shape: ck_shape, _ x: [Float]
  ) -> (mean: [Float], variance: [Float]) {
    var mean = [Float](repeating: .nan, count: shape.paddedChannels)
    var variance = mean
    var scratch = [UInt8](repeating: 255, count: ck_norm_scratch(shape))
    ck_norm_statistics(run, shape, x, &mean, &variance, &scratch)
    return (mean, variance)
  }
}

/// The kernels of batch normalisation under test, with a reference's parameters.
struct Kernels {
  let run: ck_run
  let shape: ck_shape
  let reference: Normalisation

  init(_ run: ck_run, _ shape: ck_shape, _ reference: Normalisation) {
    self.run = run
    self.shape = shape
    self.reference = reference
  }

  /// Calls `body` with the normalisation of x by its own statistics.
  func withNorm(_ x: [Float], _ body: (UnsafePointer<ck_norm>) -> Void) {
    let (mean, variance) = Normalisation.statistics(run, shape, x)
    let gamma = shape.padded(reference.gamma)
    let beta = shape.padded(reference.beta)
    mean.withUnsafeBufferPointer { mean in
      variance.withUnsafeBufferPointer { variance in
        gamma.withUnsafeBufferPointer { gamma in
          beta.withUnsafeBufferPointer { beta in
            var norm = ck_norm(
              mean: mean.baseAddress, variance: variance.baseAddress, gamma: gamma.baseAddress,
              beta: beta.baseAddress, epsilon: Float(reference.epsilon),
              activation: reference.activation)
            body(&norm)
          }
        }
      }
    }
  }

  /// y, dgamma, dbeta, dx; dx written over x, which is allowed.
  func plain(_ x: [Float], _ dy: [Float]) -> [[Float]] {
    var y = x
    var dx = x
    var dgamma = [Float](repeating: .nan, count: shape.paddedChannels)
    var dbeta = dgamma
    var scratch = [UInt8](repeating: 255, count: ck_norm_scratch(shape))
    withNorm(x) { norm in
      inPlace(&y) { ck_norm_forward(run, shape, norm, $0, $0) }
      ck_norm_backward_sums(run, shape, norm, x, dy, &dgamma, &dbeta, &scratch)
      inPlace(&dx) {
        ck_norm_backward_input(run, shape, norm, $0, dy, dgamma, dbeta, $0)
      }
    }
    return [y, dgamma, dbeta, dx]
  }

  /// The same through a pooling window.
  func pooled(
    _ window: Window, _ pooled: ck_shape, _ x: [Float], _ dy: [Float]
  ) -> [[Float]] {
    var y = [Float](repeating: .nan, count: pooled.blockedCount)
    var dx = x
    var positions = [UInt8](repeating: 255, count: pooled.blockedCount)
    var dgamma = [Float](repeating: .nan, count: shape.paddedChannels)
    var dbeta = dgamma
    var scratch = [UInt8](repeating: 255, count: ck_norm_scratch(shape))
    var w = window.ck(for: shape)
    withNorm(x) { norm in
      ck_norm_pool_forward(run, shape, norm, &w, x, &y, &positions)
      ck_norm_pool_backward_sums(
        run, shape, norm, &w, x, dy, positions, &dgamma, &dbeta, &scratch)
      inPlace(&dx) {
        ck_norm_pool_backward_input(
          run, shape, norm, &w, $0, dy, positions, dgamma, dbeta, $0)
      }
    }
    return [y, dgamma, dbeta, dx]
  }
}
