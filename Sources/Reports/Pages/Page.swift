/// A self-contained HTML page, well-formed as XML too: no script, and no font or style sheet from elsewhere; its policy
/// forbids browsers to load any.
struct Page: Sendable {
  /// The heading, and the browser's tab.
  var title: String
  /// The line under the heading.
  var subtitle: String
  /// What comes before the first section: key figures, notices.
  var lead: Markup
  var sections: [Section]
  /// Rules of style that only this page needs.
  var style: Markup = ""

  /// A titled part of a page.
  struct Section: Sendable {
    var title: String
    var body: Markup

    init(_ title: String, _ body: Markup) {
      self.title = title
      self.body = body
    }
  }

  /// What browsers are told to allow: the style sheet and pictures inside the page, and nothing else.
  private static let policy: Markup =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"

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
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>\(title)</title>
      <style>
      \(PageStyle.sheet)\(style)
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
