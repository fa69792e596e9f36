public import Tensors

/// A plan as a table: what is computed, by which kernel, on which shapes, in how much memory.
public struct PlanExplanation: Equatable, Sendable {
  /// One operation of the forward pass.
  public struct Row: Equatable, Sendable {
    /// The names of the layers that it does at once.
    public let layers: [String]
    /// For example `batch norm + ReLU + max-pool`.
    public let operation: String
    /// The kernel, ours or by oneDNN's own name; `as it is read` where the next operation does this one's work.
    public let kernel: String
    /// The shape of what it makes.
    public let shape: Shape
    /// The order of what it makes in memory, for example `nChw16c`.
    public let layout: String
    /// The size of what it writes in bytes, padding included.
    public let byteCount: Int
    /// Multiplications and additions of a forward pass.
    public let operationCount: Int
  }

  public let rows: [Row]
  /// The values that the optimizer changes.
  public let parameterCount: Int
  /// The memory of all activations and gradients of activations in bytes.
  public let workingByteCount: Int
  /// What they would take if none shared its memory.
  public let unsharedByteCount: Int
}

extension Plan {
  /// The plan as a table.
  public func explain() -> PlanExplanation {
    PlanExplanation(
      rows: rows, parameterCount: parameterCount,
      workingByteCount: max(training.byteCount, evaluation.byteCount),
      unsharedByteCount: training.unsharedByteCount)
  }
}

extension PlanExplanation: CustomStringConvertible {
  public var description: String {
    let header = ["operation", "kernel", "shape", "layout", "MB", "MFLOP"]
    var table = [header]
    for row in rows {
      table.append([
        "\(row.layers.joined(separator: ", ")): \(row.operation)", row.kernel,
        row.shape.description, row.layout, Self.millions(row.byteCount),
        Self.millions(row.operationCount),
      ])
    }
    let bytes = rows.reduce(0) { $0 + $1.byteCount }
    let operations = rows.reduce(0) { $0 + $1.operationCount }
    table.append(["total", "", "", "", Self.millions(bytes), Self.millions(operations)])
    let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    let lines = table.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column >= 4 ? space + cell.0 : cell.0 + space
      }.joined(separator: "  ")
    }
    return lines.joined(separator: "\n") + """

      \(parameterCount) parameters; \(Self.millions(workingByteCount)) MB of working memory \
      (\(Self.millions(unsharedByteCount)) MB if none were shared)
      """
  }

  /// With one decimal.
  private static func millions(_ count: Int) -> String {
    let tenths = (count + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
