/// A self-contained HTML page: no script, font or style sheet from elsewhere.
struct Page: Sendable {
  /// The heading, and the browser's tab.
  var title: String
  /// The line under the heading.
  var subtitle: String
  /// What comes before the first section: key figures, notices.
  var lead: Markup
  var sections: [Section]

  /// A titled part of a page.
  struct Section: Sendable {
    var title: String
    var body: Markup

    init(_ title: String, _ body: Markup) {
      self.title = title
      self.body = body
    }
  }

  /// The whole document.
  func html() -> String {
    let sections = sections.map { section -> Markup in
      """
      <section>
      <h2>\(section.title)</h2>
      \(section.body)</section>

      """
    }
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>
      \(PageStyle.sheet)
      </style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(title)</h1>
      <p class="subtitle">\(subtitle)</p>
      </header>
      \(lead)\(sections.joined())<footer>Written by Upswing.</footer>
      </main>
      </body>
      </html>

      """
    return page.source
  }
}
