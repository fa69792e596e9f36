import Records

extension Markup {
  /// A confusion matrix as a table whose cells are the darker the more of the true class they hold, with the recall
  /// of each class beside it and the precision below.
  ///
  /// Recall is the share of a class that is recognised; precision the share of what is taken for the class that is
  /// it. Classes without samples, or never predicted, have a dash.
  static func confusionMatrix(_ evaluation: Evaluation, classes: [String]) -> Markup {
    let matrix = evaluation.confusion
    func name(_ index: Int) -> String {
      index < classes.count ? classes[index] : "class \(index)"
    }
    let predicted = matrix.indices.map { column in matrix.reduce(0) { $0 + $1[column] } }
    let heads = matrix.indices.map { column -> Markup in
      "<th scope=\"col\" class=\"predicted\"><span>\(name(column))</span></th>"
    }
    let rows = matrix.indices.map { row -> Markup in
      let total = matrix[row].reduce(0, +)
      let cells = matrix.indices.map { column -> Markup in
        let count = matrix[row][column]
        let share = total > 0 ? Double(count) / Double(total) : 0
        let kind = (row == column ? "right" : "wrong") + (share > 0.8 ? " strong" : "")
        return """
          <td class="\(kind)\(count == 0 ? " none" : "")" style="--share:\(at: share)" \
          title="\(count) of \(total) \(name(row)) taken for \(name(column)) \
          (\(PageText.percent(share)))">\(count)</td>
          """
      }
      return """
        <tr><th scope="row">\(name(row))</th>\(cells.joined())\
        <td class="rate">\(Self.share(matrix[row][row], of: total))</td></tr>

        """
    }
    let precision = matrix.indices.map { column -> Markup in
      "<td class=\"rate\">\(Self.share(matrix[column][column], of: predicted[column]))</td>"
    }
    return """
      <div class="card scroll" tabindex="0">
      <table class="confusion\(matrix.count > 7 ? " many" : "")">
      <caption>Rows are the true classes, columns what the model takes them for.</caption>
      <thead><tr><th></th>\(heads.joined())\
      <th scope="col" class="rate">recall</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      <tfoot><tr><th scope="row" class="rate">precision</th>\(precision.joined())\
      <td class="rate all" title="accuracy over all classes">\
      \(PageText.percent(evaluation.accuracy))</td></tr></tfoot>
      </table></div>

      """
  }

  private static func share(_ part: Int, of whole: Int) -> String {
    whole > 0 ? "\(Int((100 * Double(part) / Double(whole)).rounded())) %" : "–"
  }
}

extension Evaluation {
  /// Whether the matrix has as many columns as rows, and any, so that it can be drawn.
  var isSquare: Bool {
    !confusion.isEmpty && confusion.allSatisfy { $0.count == confusion.count }
  }
}
