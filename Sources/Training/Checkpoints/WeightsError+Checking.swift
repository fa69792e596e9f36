package import Engine
package import Layers
package import Tensors

extension WeightsError {
  /// Compares tensors with those of a model before anything is allocated for it.
  ///
  /// - Throws: every name and shape that does not fit.
  package static func check(
    _ tensors: [NamedTensor], against specs: [ParameterSpec]
  ) throws(WeightsError) {
    var error = WeightsError()
    var given: [String: Shape] = [:]
    for named in tensors where given.updateValue(named.tensor.shape, forKey: named.name) != nil {
      error.repeated.append(named.name)
    }
    for spec in specs {
      guard let shape = given.removeValue(forKey: spec.name) else {
        error.missing.append(spec.name)
        continue
      }
      if shape != spec.shape {
        error.wronglyShaped.append(
          WrongShape(name: spec.name, expected: spec.shape, found: shape))
      }
    }
    error.unexpected = given.keys.sorted()
    if !error.isEmpty { throw error }
  }
}
