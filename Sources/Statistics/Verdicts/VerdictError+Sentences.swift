import Wording

extension VerdictError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .arms(let names):
      let only = names.first.map { "The only arm is “\($0.excerpt())”" } ?? "There are no arms"
      return "\(only): a comparison needs at least two, each with the same seeds."
    case .unknownArm(let name, let known):
      let nearest = NearestName.nearest(to: name, among: known)
      return
        "There are no scores of “\(name.excerpt())”. "
        + (nearest.map { "Did you mean “\($0.excerpt())”?" }
          ?? "There are some of \(Phrase.list(known.map { $0.excerpt(40) }, atMost: 8)).")
    case .tooFewPairs(let first, let second, let shared, let areSplits):
      let noun = areSplits ? "split" : "seed"
      let count = shared == 0 ? "no \(noun)" : "a single \(noun)"
      return
        "\(first.excerpt(40)) and \(second.excerpt(40)) share \(count), and nothing can be said about chance from that: score both "
        + "with the same \(noun)s, six or more for a verdict."
    }
  }
}
