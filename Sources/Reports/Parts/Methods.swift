extension Markup {
  /// A paragraph for a paper, and the numbered list of what it cites.
  static func methods(_ paragraph: String, _ references: [String]) -> Markup {
    let items = references.map { "<li>\($0)</li>\n" as Markup }
    return """
      <div class="card"><p>\(paragraph)</p>
      <ol>
      \(items.joined())</ol></div>

      """
  }
}
