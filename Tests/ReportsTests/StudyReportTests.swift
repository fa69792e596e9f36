import Foundation
import Records
import Reports
import Testing

@Suite(.timeLimit(.minutes(5))) struct StudyReportTests {
  /// The study's page, which must be well-formed and stand alone.
  static func page(
    _ study: StudyRecord, _ location: SourceLocation = #_sourceLocation
  ) -> String {
    let html = StudyReport(study).html()
    PageTests.expectWellFormed(html, location)
    // The table of scores lies beside the page.
    PageTests.expectSelfContained(html.replacing("href=\"scores.csv\"", with: ""), location)
    return html
  }

  /// The text between a tag and its end, markup taken out.
  static func text(_ html: String, from start: String, to end: String) -> String {
    guard let from = html.range(of: start), let to = html[from.upperBound...].range(of: end) else {
      return ""
    }
    return String(html[from.upperBound..<to.lowerBound]).replacing(/<[^>]*>/, with: "")
  }

  @Test func everyPartIsThere() {
    let html = Self.page(SampleData.study())
    for text in [
      "6 optimizers on flowers128", "3 seeds each, 12 epochs of 54 steps",
      "Validation accuracy", "Training accuracy", "Validation loss", "Training loss",
      "Final validation accuracy of every trial", "Learning rate",
      "The momentum (β₁ of the Adam family) never moves: 0.9 for sgd, adam and adamax; 0 for rmsprop; "
        + "none for adagrad.",
      "adam: loss against learning rate", "triangular: base 0.0033, max 0.02, step size 4ep",
      "Finding the rates", "sgd, seed 1, after epoch 12", "recall",
      "rose/broken.jpg", "the same for 5 optimizers", "Each trial in figures",
      "upswing compare &#39;my flowers/&#39; --image-size 48 --epochs 12 --seeds 3",
      "Difference in accuracy, in points", "Methods, for a paper", "scores.csv",
      "30 % more images", "data:image/jpeg;base64,/9j/",
    ] { #expect(html.contains(text), "\(text)") }
    #expect(html.matches(of: /<img\s/).count == 12 + 5 * 5 * 2)
  }

  @Test func whatWentWrongIsShown() {
    let html = Self.page(SampleData.study())
    #expect(html.contains("no usable rate"))
    #expect(
      html.contains("adadelta has no usable rate and was not trained. The smoothed loss never"))
    #expect(html.contains("1 of 3 diverged"))
    #expect(html.contains("rmsprop, seed 2: It diverged at step 216, at a rate of 3.8e-4"))
    var study = SampleData.study()
    study.arms[0].trials[1].outcome = .failed(reason: "No room on the device.")
    study.arms[4].trials[2].outcome = .interrupted(step: 7)
    let worse = Self.page(study)
    #expect(worse.contains("sgd, seed 2: No room on the device."))
    #expect(worse.contains("adam, seed 3: It was interrupted after 7 steps"))
    #expect(worse.contains("1 of 3 failed") && worse.contains("1 of 3 interrupted"))
    #expect(worse.contains("The study is not finished: 1 of 15 trials"))
  }

  @Test func theBestOfEachColumnIsMarked() throws {
    let study = SampleData.study()
    let html = Self.page(study)
    let rows = html.matches(of: /<tr><th scope="row"><i class="swatch [^<]*<\/i>([a-z]+).*?<\/tr>/)
    let marked = Dictionary(
      uniqueKeysWithValues: rows.map { row in
        (String(row.output.1), row.output.0.matches(of: /class="number top"/).count)
      })
    #expect(rows.map { String($0.output.1) }.first == "adamax", "The highest mean comes first.")
    #expect(rows.map { String($0.output.1) }.last == "adadelta", "No mean comes last.")
    #expect(marked["adadelta"] == 0 && marked["rmsprop"] == 1)
    let states = study.arms.map(\.stateBytes)
    let smallest = states.count { $0 == states.min() }
    #expect(html.matches(of: /class="number top" title="[^"]*">9\.5/).count == smallest)
  }

  @Test func linesBandsAndLegendShareTheirClasses() throws {
    let html = Self.page(SampleData.study(epochs: 4, arms: 10))
    let swatches = html.matches(of: /<label class="chip".*?<i class="swatch ([^"]*)">/)
      .map { $0.output.1.replacing(/c[0-9]+/, with: "") }
    #expect(swatches.count == 10 && Set(swatches).count == 10, "Two arms look the same.")
    for index in [0, 9] {
      #expect(html.contains(":has(#pick\(index):checked) .picks .c\(index){opacity:1}"))
      #expect(html.matches(of: try Regex("class=\"line [^\"]* c\(index)\"")).count >= 4 * 3)
      #expect(html.matches(of: try Regex("class=\"band [^\"]* c\(index)\"")).count >= 4 * 3)
    }
  }

  @Test func restingOnAnEpochTellsEveryArm() throws {
    let study = SampleData.study()
    let html = Self.page(study)
    let list = Self.text(html, from: "<p><b>epoch 2</b>", to: "</p>")
    for name in ["sgd", "adagrad", "rmsprop", "adam", "adamax"] { #expect(list.contains(name)) }
    let values = study.arms[0].trials.compactMap { $0.epochs[1].validationAccuracy }
    let mean = try #require(ArmMetrics.Spread(of: values)).mean
    #expect(list.contains(String(format: "sgd%.1f", 100 * mean)))
  }

  @Test func aTrialThatBeganOtherwiseIsToldOf() {
    var study = SampleData.study()
    study.arms[4].trials[1].beginning?.weights = "another"
    let html = Self.page(study)
    #expect(html.contains("With seed 2, adam did not begin as sgd did: other first weights."))
    #expect(html.contains("differs, see the note"))
  }

  @Test func hostileNamesDoNoHarm() {
    var study = SampleData.study(epochs: 2)
    let name = "<script>alert('\"&')</script>"
    study.data = name
    study.command = ["upswing", name]
    study.warnings = [name]
    study.arms[0].name = name
    study.arms[0].trials[0].outcome = .failed(reason: name)
    study.best?.arm = name
    study.best?.mistakes[0].file = "\" onerror=\"alert(1)\u{0}"
    for index in study.classes.indices { study.classes[index].name = name }
    for index in study.gallery.indices { study.gallery[index].name = name }
    let html = Self.page(study)
    #expect(html.contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;"))
    #expect(!html.contains("\" onerror"))
  }

  @Test func studiesOfAlmostNothing() {
    var study = SampleData.study(epochs: 1, stepsPerEpoch: 1, seeds: [1], arms: 1)
    _ = Self.page(study)
    study.arms[0].trials[0].epochs = []
    study.arms[0].trials[0].steps = []
    study.arms[0].trials[0].beginning = nil
    study.best = nil
    study.gallery = []
    let html = Self.page(study)
    #expect(html.contains("no figures to draw") && html.contains("no trial has begun"))
    study.arms = []
    study.seeds = []
    study.classes = []
    study.epochs = 0
    _ = Self.page(study)
  }

  @Test func aLongStudyMakesALightPage() {
    var study = SampleData.study(epochs: 150, stepsPerEpoch: 54)
    let picture = Thumbnail(jpeg: Data(repeating: 255, count: 4000), side: 96)
    let pictures = [Thumbnail](repeating: picture, count: 40)
    study.gallery = (0..<200).map {
      GalleryRow(name: "class \($0)", samples: pictures, augmented: pictures)
    }
    let html = Self.page(study)
    #expect(html.utf8.count < 3_000_000, "\(html.utf8.count) bytes")
    #expect(html.contains("80 more classes are not shown."))
  }
}
