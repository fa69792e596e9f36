import Records

extension Markup {
  /// A bar for each side of a comparison, as long as its median is large, with the ratio to the first.
  static func comparisonBars(_ workload: BenchmarkRecord.Workload) -> Markup {
    let most = workload.sides.map(\.median).filter(\.isFinite).max() ?? 0
    let rows = workload.sides.enumerated().map { index, side -> Markup in
      let kind = index == 0 ? "ours" : side.name == workload.best ? "best" : "peer"
      let length = most > 0 && side.median.isFinite ? 100 * side.median / most : 0
      let ratio = index == 0 ? "" : PageText.ratio(side.ratio)
      return """
        <tr class="\(kind)"><th scope="row">\(side.name)</th><td class="bar" aria-hidden="true">\
        <span class="\(kind)" style="width:\(at: length)%"></span></td>\
        <td>\(PageText.quantity(side.median, workload.unit))</td><td>\(ratio)</td></tr>

        """
    }
    return """
      <h3>\(workload.title)</h3>
      <div class="scroll" tabindex="0"><table class="bars sides">
      <thead><tr><th scope="col">side</th><td></td><th scope="col">median</th>\
      <th scope="col">ratio</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table></div>

      """
  }
}
