import CKernels

/// A batch norm behind a convolution, whose second backward pass is left to the convolution's gradients.
struct NormBehind {
  /// What is between the gradient that is given and that of the convolution's output.
  enum Kind: CaseIterable {
    case nothing, norm, gate, gateWithoutMean
  }

  private let run: ck_run
  private let shape: ck_shape
  private let x, mean, variance, gamma, beta, dgamma, dbeta, gate, dmean: [Float]
  private let activation: ck_activation

  /// - Parameter shape: of the convolution's output.
  init(_ run: ck_run, _ shape: ck_shape, _ activation: ck_activation) {
    self.run = run
    self.shape = shape
    self.activation = activation
    let channels = Int(shape.channels)
    func vector(_ salt: Int, _ change: (Float) -> Float = { $0 }) -> [Float] {
      shape.padded(DepthwiseCase.values(channels, salt: salt).map(change))
    }
    x = shape.blocked(DepthwiseCase.values(shape.planarCount, salt: 21))
    dgamma = vector(22)
    dbeta = vector(23)
    mean = vector(26)
    variance = vector(27) { $0 + 0.6 }
    gamma = vector(28) { $0 * 20 }
    beta = vector(29) { $0 * 4 }
    let means = ck_shape(Int(shape.batch), channels, 1, 1, block: Int(shape.block))
    gate = means.blocked(DepthwiseCase.values(means.planarCount, salt: 24))
    dmean = means.blocked(DepthwiseCase.values(means.planarCount, salt: 25))
  }

  /// The gradient of the convolution's output by a pass of its own.
  func input(_ dy: [Float], _ kind: Kind) -> [Float] {
    var result = dy
    withNorm { norm in
      switch kind {
      case .nothing: break
      case .norm: ck_norm_backward_input(run, shape, norm, x, dy, dgamma, dbeta, &result)
      case .gate:
        ck_gate_backward_input(run, shape, norm, x, dy, gate, dmean, dgamma, dbeta, &result)
      case .gateWithoutMean:
        ck_gate_backward_input(run, shape, norm, x, dy, gate, nil, dgamma, dbeta, &result)
      }
    }
    return result
  }

  /// Calls `body` with the pass.
  func withGradient(_ kind: Kind, _ body: (UnsafePointer<ck_norm_gradient>?) -> Void) {
    guard kind != .nothing else { return body(nil) }
    withNorm { norm in
      x.withUnsafeBufferPointer { x in
        dgamma.withUnsafeBufferPointer { dgamma in
          dbeta.withUnsafeBufferPointer { dbeta in
            gate.withUnsafeBufferPointer { gate in
              dmean.withUnsafeBufferPointer { dmean in
                var gradient = ck_norm_gradient(
                  norm: norm, x: x.baseAddress, dgamma: dgamma.baseAddress,
                  dbeta: dbeta.baseAddress, gate: kind == .norm ? nil : gate.baseAddress,
                  dmean: kind == .gate ? dmean.baseAddress : nil)
                body(&gradient)
              }
            }
          }
        }
      }
    }
  }

  private func withNorm(_ body: (UnsafePointer<ck_norm>) -> Void) {
    mean.withUnsafeBufferPointer { mean in
      variance.withUnsafeBufferPointer { variance in
        gamma.withUnsafeBufferPointer { gamma in
          beta.withUnsafeBufferPointer { beta in
            var described = ck_norm(
              mean: mean.baseAddress, variance: variance.baseAddress, gamma: gamma.baseAddress,
              beta: beta.baseAddress, epsilon: 1e-3, activation: activation)
            body(&described)
          }
        }
      }
    }
  }
}
