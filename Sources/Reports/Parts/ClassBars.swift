import Records

extension Markup {
  /// A bar for each class, as long as its images are many, in two parts: training and validation.
  static func classBars(_ classes: [ClassCount]) -> Markup {
    let most = Double(max(classes.map { $0.training + $0.validation }.max() ?? 1, 1))
    let rows = classes.map { each -> Markup in
      let name = each.name
      return """
        <tr><th scope="row">\(name)</th><td class="bar" aria-hidden="true">\
        <span class="training" style="width:\(at: 100 * Double(each.training) / most)%"></span>\
        <span class="validation" style="width:\(at: 100 * Double(each.validation) / most)%"></span>\
        </td><td>\(PageText.count(each.training))</td><td>\(PageText.count(each.validation))</td></tr>

        """
    }
    let training = classes.reduce(0) { $0 + $1.training }
    let validation = classes.reduce(0) { $0 + $1.validation }
    return """
      <div class="card scroll" tabindex="0"><table class="bars">
      <thead><tr><th scope="col">class</th><td></td>\
      <th scope="col"><span class="key training"></span>training</th>\
      <th scope="col"><span class="key validation"></span>validation</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      <tfoot><tr><th scope="row">all</th><td></td><td>\(PageText.count(training))</td>\
      <td>\(PageText.count(validation))</td></tr></tfoot>
      </table></div>

      """
  }
}
