import Files

/// Counts what the images of a data set are, in their order.
struct Census {
  /// The test set's among them as far as they were decoded.
  let samples: [ImageSample]
  let unusable: [UnusableFile]
  let report: ScanReport

  /// - Parameter test: how much of each class becomes the test set.
  init(of scanned: [ScannedItem], in set: DataSet, test: Double) {
    let names = set.classNames
    var groups: [ContentDigest: [Place]] = [:]
    for scan in scanned {
      guard let digest = scan.digest else { continue }
      groups[digest, default: []].append(
        Place(name: scan.item.name, label: scan.item.label, part: scan.item.part))
    }

    var images: [ScannedItem.Image] = []
    var unusable: [UnusableFile] = []
    for scan in scanned {
      func setAside(_ fault: ImageFault) {
        unusable.append(UnusableFile(path: scan.item.name, fault: fault))
      }
      switch scan.content {
      case .closed: break
      case .fault(let fault): setAside(fault)
      case .image(let image):
        let group = groups[image.sample.digest]!
        let labels = Set(group.map(\.label)).sorted()
        let last = group.compactMap(\.part).max { $0.rank < $1.rank }
        if labels.count > 1 {
          setAside(.ambiguous(classes: labels.map { names[$0] }))
        } else if let last, let part = scan.item.part, part != last {
          setAside(.copy(of: last))
        } else {
          images.append(image)
        }
      }
    }
    var samples = images.map(\.sample)
    if test > 0 {
      // What validates already is neither trained nor tested.
      let divided = samples.indices.filter { samples[$0].part != .validation }
      let testing = divided.map { samples[$0] }
        .ranked(first: test, of: names.count, by: .testSet)
      for index in divided {
        samples[index].part = testing.contains(samples[index].digest) ? .test : .training
      }
    }

    self.samples = samples
    self.unusable = unusable

    var statistics = ChannelStatistics()
    for sample in samples where sample.part != .test { statistics.add(sample.statistics) }
    let decoded = scanned.compactMap(\.image)
    report = ScanReport(
      path: set.path, root: set.root,
      classes: Self.classes(names, scanned, samples),
      parts: Set(samples.compactMap(\.part)).union(set.parts).sorted { $0.rank < $1.rank },
      sizes: Self.sizes(of: decoded),
      formats: decoded.reduce(into: [:]) { counts, image in
        if let format = image.format { counts[format.rawValue, default: 0] += 1 }
      },
      colourModes: decoded.reduce(into: [:]) { $0[$1.colourMode.rawValue, default: 0] += 1 },
      normalisation: samples.contains { $0.part != .test } ? statistics.normalisation : nil,
      duplicates: Self.duplicates(in: groups, names),
      leaks: LeakSearch.leaks(in: images, classes: names),
      unusable: unusable, unreadable: set.unreadable,
      blemished: decoded.filter { $0.warnings > 0 }.map(\.sample.name),
      skipped: set.skipped,
      fingerprint: Self.fingerprint(of: samples.filter { $0.part != .test }))
  }

  /// Where a content lies.
  private struct Place {
    let name: BytePath
    let label: Int
    let part: Part?
  }

  private static func classes(
    _ names: [String], _ scanned: [ScannedItem], _ samples: [ImageSample]
  ) -> [ScanReport.ClassSummary] {
    var files = names.map { _ in 0 }
    var closed = files
    for scan in scanned {
      files[scan.item.label] += 1
      if case .closed = scan.content { closed[scan.item.label] += 1 }
    }
    var distinct = names.map { _ in Set<ContentDigest>() }
    var usable = names.map { _ in 0 }
    var parts: [[Part: Int]] = names.map { _ in [:] }
    for sample in samples {
      usable[sample.label] += 1
      distinct[sample.label].insert(sample.digest)
      if let part = sample.part { parts[sample.label][part, default: 0] += 1 }
    }
    return names.indices.map { label in
      ScanReport.ClassSummary(
        name: names[label], files: files[label] - closed[label], usable: usable[label],
        distinct: distinct[label].count, parts: parts[label])
    }
  }

  private static func sizes(of images: [ScannedItem.Image]) -> [ScanReport.SizeCount] {
    var sizes: [SIMD2<Int>: Int] = [:]
    for image in images { sizes[SIMD2(image.width, image.height), default: 0] += 1 }
    return sizes.map { ScanReport.SizeCount(width: $0.key.x, height: $0.key.y, count: $0.value) }
      .sorted { (-$0.count, $0.width, $0.height) < (-$1.count, $1.width, $1.height) }
  }

  private static func duplicates(
    in groups: [ContentDigest: [Place]], _ names: [String]
  ) -> [ScanReport.Duplicate] {
    groups.values.filter { $0.count > 1 }.map { group in
      ScanReport.Duplicate(
        files: group.map(\.name).sorted(),
        classes: Set(group.map(\.label)).sorted().map { names[$0] },
        parts: Set(group.compactMap(\.part)).sorted { $0.rank < $1.rank })
    }
    .sorted { $0.files[0] < $1.files[0] }
  }

  /// A zero byte cannot be part of a name, so no two data sets give the same bytes.
  private static func fingerprint(of samples: [ImageSample]) -> String {
    ContentDigest(of: samples.lazy.map { $0.name.bytes + [0] + $0.digest.bytes }).description
  }
}

extension ScannedItem {
  fileprivate var image: Image? { if case .image(let image) = content { image } else { nil } }

  fileprivate var digest: ContentDigest? {
    switch content {
    case .image(let image): image.sample.digest
    case .closed(let digest): digest
    case .fault: nil
    }
  }
}

extension Part {
  /// What is seen in several parts belongs to the last of them: there it must be new.
  fileprivate var rank: Int { Part.allCases.firstIndex(of: self)! }
}
