import Foundation
import Records
import Reports
import Testing

@Suite(.timeLimit(.minutes(5))) struct BenchmarkPageTests {
  /// As bench/report.py writes it.
  static let json = """
    {"date": "2026-11-23T00:51:42Z", "command": ["--peers", "eager & co"], "processor": "A <chip>",
     "system": "Linux", "threads": 2, "versions": {"torch": "2.13.0"},
     "machine": {"operationsPerSecond": 3.0e11, "bytesPerSecond": 3.8e10},
     "workloads": [
      {"name": "train/cnn-64", "group": "Training step", "title": "cnn, 64 px", "unit": "ms",
       "ratio": 2.5, "best": "torch eager nhwc",
       "share": {"limit": "arithmetic", "rate": 3.3e11, "ofMachine": 1.1},
       "sides": [
        {"name": "upswing", "median": 200, "ratio": 1, "values": [190, 200, 1210]},
        {"name": "torch eager nchw", "median": 800, "ratio": 4, "values": [800]},
        {"name": "torch eager nhwc", "median": 500, "ratio": 2.5, "values": [500]}],
       "checks": [{"proof": "losses", "side": "torch eager nchw", "apart": 1e-6, "allowed": 1e-4}],
       "missing": [{"name": "torch compiled nhwc", "reason": "no <compiler>"}]},
      {"name": "memory/cnn-64", "group": "Memory", "title": "cnn, 64 px", "unit": "bytes",
       "ratio": 3, "best": "torch eager nhwc", "share": null,
       "sides": [
        {"name": "upswing", "median": 104857600, "ratio": 1, "values": [104857600]},
        {"name": "torch eager nhwc", "median": 314572800, "ratio": 3, "values": [314572800]}],
       "checks": [], "missing": []}]}
    """

  static func record() throws -> BenchmarkRecord {
    try RecordJSON.decode(BenchmarkRecord.self, from: Data(json.utf8))
  }

  /// The lengths of a page's bars in percent, by kind.
  static func bars(in html: String) -> [String] {
    html.matches(of: /<span class="(ours|peer|best)" style="width:([0-9.]+)%">/)
      .map { "\($0.output.1) \($0.output.2)" }
  }

  @Test func aBarForEachSideInProportion() throws {
    let html = BenchmarkPage(try Self.record()).html()
    PageTests.expectWellFormed(html)
    PageTests.expectSelfContained(html)
    #expect(
      Self.bars(in: html) == ["ours 25", "peer 100", "best 62.5", "ours 33.33", "best 100"])
  }

  @Test func everyFigureIsInWords() throws {
    let html = BenchmarkPage(try Self.record()).html()
    for text in [
      "2.50×", "4.00×", "200\u{A0}ms", "1.21\u{A0}s", "100\u{A0}MiB", "330 GFLOP/s, 110.0\u{A0}%",
      "38.0 GB/s",
      "A &lt;chip&gt;", "torch compiled nhwc did not run: no &lt;compiler&gt;",
      "bench/run --peers &#39;eager &amp; co&#39;", "2026-11-23 00:51 UTC",
    ] { #expect(html.contains(text), "\(text)") }
  }

  @Test func figuresThatAreNoneDoNoHarm() throws {
    var record = try Self.record()
    for index in record.workloads[0].sides.indices {
      record.workloads[0].sides[index].median = index == 1 ? .nan : 0
      record.workloads[0].sides[index].values = []
    }
    record.workloads[0].ratio = .infinity
    let html = BenchmarkPage(record).html()
    PageTests.expectWellFormed(html)
    #expect(Self.bars(in: html).prefix(3) == ["ours 0", "peer 0", "best 0"])
    record.workloads = []
    PageTests.expectWellFormed(BenchmarkPage(record).html())
  }
}
