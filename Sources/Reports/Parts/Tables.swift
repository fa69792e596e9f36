import Records

extension Markup {
  /// What a table holds, which decides where its lines may break.
  enum TableKind: String {
    case plain
    case numeric
    /// File names in the first column, which may be long and without a space.
    case files
    /// Hexadecimal digests.
    case digests
  }

  /// A table with a heading for each column; the first column names the rows.
  static func table(
    _ columns: [String], _ rows: [[String]], _ kind: TableKind = .plain
  ) -> Markup {
    let head = columns.map { "<th scope=\"col\">\($0)</th>" as Markup }.joined()
    let body = rows.map { row -> Markup in
      let cells = row.dropFirst().map { "<td>\($0)</td>" as Markup }.joined()
      return "<tr><th scope=\"row\">\(row.first ?? "")</th>\(cells)</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0"><table class="wide \(kind.rawValue)">
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body.joined())</tbody>
      </table></div>

      """
  }

  /// Files that could not be used, and why; behind a line to open where they are many.
  static func setAside(_ files: [SetAsideFile]) -> Markup {
    let rows = files.map { [$0.path, $0.reason] }
    let table: Markup = "<div class=\"card\">\(.table(["file", "reason"], rows, .files))</div>\n"
    return rows.count <= 12
      ? table : .details("\(PageText.count(rows.count, "file")) could not be used", table)
  }

  /// Names and values, in two columns where there is room.
  static func settings(_ pairs: [(name: String, value: String)]) -> Markup {
    let items = pairs.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>\n" as Markup }
    return "<dl class=\"settings\">\n\(items.joined())</dl>\n"
  }

  /// A few figures that sum the page up.
  static func tiles(_ tiles: [(name: String, value: String, note: String)]) -> Markup {
    let items = tiles.map { tile -> Markup in
      """
      <div class="card tile"><dt>\(tile.name)</dt><dd>\(tile.value)\
      <small>\(tile.note)</small></dd></div>

      """
    }
    return "<dl class=\"tiles\">\n\(items.joined())</dl>\n"
  }

  /// Side by side where there is room.
  var inGrid: Markup { "<div class=\"grid\">\n\(self)</div>\n" }

  /// A sentence that must not be missed.
  static func notice(_ sentence: String) -> Markup {
    "<p class=\"notice\"><strong>Note.</strong> \(sentence)</p>\n"
  }

  /// A command to be copied into a shell.
  static func command(_ words: [String]) -> Markup {
    "<pre class=\"command\" tabindex=\"0\"><code>\(ShellWords.line(words))</code></pre>\n"
  }

  /// Something long that opens on demand.
  static func details(_ summary: String, _ body: Markup) -> Markup {
    "<details><summary>\(summary)</summary>\n\(body)</details>\n"
  }
}
