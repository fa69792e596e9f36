package import Layers
package import Optimizers

extension Model {
  /// Groups of parameters in which the rate falls from each stage to the one before it.
  ///
  /// Early stages see edges and colours, which most images share; late ones see what the classes are made of.
  ///
  /// Source: Howard and Ruder, arXiv 1801.06146, section 3.2: discriminative fine-tuning, with a decay of 2.6.
  ///
  /// - Parameters:
  ///   - decay: what the rate is divided by from stage to stage; the last keeps the rate.
  ///   - frozen: the last stage that is not trained at all, if any.
  package func groups(dividingRatesBy decay: Double, behind frozen: String?) -> [ParameterGroup] {
    var groups: [ParameterGroup] = []
    var divisor = 1.0
    for stage in stages(behind: frozen).dropLast().reversed() {
      divisor *= decay
      groups = names(of: stage).map { ParameterGroup($0, rateMultiplier: 1 / divisor) } + groups
    }
    return groups
  }

  /// The stages behind the last that is not trained at all, if any.
  package func stages(behind frozen: String?) -> [Stage] {
    Array(stages[(stages.firstIndex { $0.name == frozen }.map { $0 + 1 } ?? 0)...])
  }

  /// Groups of parameters of which only one of these stages learns.
  package func groups(trainingOnly stage: Stage, of stages: [Stage]) -> [ParameterGroup] {
    stages.filter { $0 != stage }.flatMap(prefixes).map { ParameterGroup($0, rateMultiplier: 0) }
  }

  /// What the names of a stage's parameters begin with: its own name, where they all do, else those of its layers.
  package func prefixes(of stage: Stage) -> [String] {
    let names = names(of: stage)
    return names.allSatisfy(ParameterGroup(stage.name).contains) ? [stage.name] : names
  }

  /// The names of a stage's layers that have parameters.
  private func names(of stage: Stage) -> [String] {
    stage.layers.filter { layers[$0].hasParameters }.map { layers[$0].name ?? String($0) }
  }
}
