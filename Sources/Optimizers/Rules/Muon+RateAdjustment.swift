extension Muon {
  /// What the rate is multiplied by for a matrix of some shape, PyTorch's `adjust_lr_fn`.
  public enum RateAdjustment: String, Codable, Sendable {
    /// √max(1, rows / columns): the author's own.
    case original
    /// 0.2 √max(rows, columns): elements move by about what AdamW's do, so that its rates and weight decays may be
    /// taken over. Liu and others, "Muon is Scalable for LLM Training", arXiv 2502.16982, section 2.2.
    case matchAdamW = "match_rms_adamw"

    func factor(rows: Int, columns: Int) -> Double {
      switch self {
      case .original: max(1, Double(rows) / Double(columns)).squareRoot()
      case .matchAdamW: 0.2 * Double(max(rows, columns)).squareRoot()
      }
    }
  }
}
