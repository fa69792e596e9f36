import Records

extension Markup {
  /// The most classes that a matrix shows: the page grows with its square, and more can't be read at a glance.
  static let confusionLimit = 30

  /// A confusion matrix as a table whose cells are the darker the more of the true class they hold, with the recall
  /// of each class beside it and the precision below.
  ///
  /// Recall is the fraction of a class that is recognised; precision the fraction of what is taken for the class that is
  /// it. Classes without samples, or never predicted, have a dash. Of many classes those are shown that are mistaken
  /// most often, and one column sums up all others.
  static func confusionMatrix(_ evaluation: Evaluation, classes: [String]) -> Markup {
    let matrix = evaluation.confusion
    let shown = evaluation.mostConfused(confusionLimit)
    let hidden = matrix.count - shown.count
    func name(_ index: Int) -> String {
      index < classes.count ? classes[index] : "class \(index)"
    }
    func cell(_ count: Int, of total: Int, _ kind: String, title: String) -> Markup {
      let fraction = total > 0 ? Double(count) / Double(total) : 0
      return """
        <td class="\(kind)\(fraction > 0.8 ? " strong" : "")\(count == 0 ? " none" : "")" \
        style="--share:\(at: fraction)" title="\(count) of \(total) \(title) \
        (\(PageText.percent(fraction)))">\(count)</td>
        """
    }
    let predicted = matrix.indices.map { column in matrix.reduce(0) { $0 + $1[column] } }
    var heads = shown.map { column -> Markup in
      "<th scope=\"col\" class=\"predicted\"><span>\(name(column))</span></th>"
    }
    if hidden > 0 { heads.append("<th scope=\"col\" class=\"predicted\"><span>others</span></th>") }
    let rows = shown.map { row -> Markup in
      let total = matrix[row].reduce(0, +)
      var cells = shown.map { column in
        cell(
          matrix[row][column], of: total, row == column ? "right" : "wrong",
          title: "\(name(row)) taken for \(name(column))")
      }
      if hidden > 0 {
        let others = total - shown.reduce(0) { $0 + matrix[row][$1] }
        cells.append(cell(others, of: total, "wrong", title: "\(name(row)) taken for others"))
      }
      return """
        <tr><th scope="row">\(name(row))</th>\(cells.joined())\
        <td class="rate">\(Self.fraction(matrix[row][row], of: total))</td></tr>

        """
    }
    var precision = shown.map { column -> Markup in
      "<td class=\"rate\">\(Self.fraction(matrix[column][column], of: predicted[column]))</td>"
    }
    if hidden > 0 { precision.append("<td class=\"rate\"></td>") }
    let note: Markup =
      hidden > 0
      ? """
      <p>The \(shown.count) classes of \(matrix.count) that are mistaken most often; \(Evaluation.confusionFile) \
      beside this page has all.</p>

      """
      : ""
    return """
      \(note)<div class="card scroll" tabindex="0">
      <table class="confusion\(shown.count > 7 ? " many" : "")">
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

  private static func fraction(_ part: Int, of whole: Int) -> String {
    whole > 0 ? "\(Int((100 * Double(part) / Double(whole)).rounded())) %" : "–"
  }
}
