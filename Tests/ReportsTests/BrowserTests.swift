import Foundation
import Testing

/// Pages as a browser finds them; skipped where no Chromium is installed.
@Suite(
  .enabled(if: Browser.program != nil, "Chromium is not installed."), .serialized,
  .timeLimit(.minutes(5)))
struct BrowserTests {
  @Test func aStudyLoadsWithoutAWordAndAsksForNothing() throws {
    let html = StudyReportTests.page(SampleData.study())
    let loaded = try Browser(loading: html, program: #require(Browser.program))
    #expect(loaded.console.isEmpty)
    #expect(loaded.requests.isEmpty)
    #expect(loaded.document.contains("Written by Upswing."))
    #expect(loaded.document.matches(of: /<svg/).count == html.matches(of: /<svg/).count)
  }

  /// The test above would see what it looks for, and the page's policy keeps it from harm.
  @Test func whatComesFromOutsideIsRefused() throws {
    let html = StudyReportTests.page(SampleData.study(epochs: 1, arms: 1)).replacing(
      "<footer>",
      with: """
        <img src="http://outside.invalid/picture.png" /><script>document.title = "broken"</script>\
        <footer>
        """)
    let loaded = try Browser(loading: html, program: #require(Browser.program))
    #expect(loaded.console.count == 2)
    #expect(loaded.requests.isEmpty)
    #expect(!loaded.document.contains("<title>broken"))
    let open = html.replacing(/<meta http-equiv[^>]*>/, with: "")
    let unguarded = try Browser(loading: open, program: #require(Browser.program))
    #expect(unguarded.requests.contains { $0.contains("outside.invalid") })
    #expect(unguarded.document.contains("<title>broken"))
  }
}
