import Layers

/// The front part of a graph that is computed, but not trained.
struct FrozenPart: Sendable {
  let cut: GraphCut
  let norms: Freezing.Norms
}
