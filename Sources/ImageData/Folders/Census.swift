import Files

/// Counts what the files of a folder are, in their order.
struct Census {
  private(set) var samples: [ImageSample] = []
  private(set) var unusable: [UnusableFile] = []
  private(set) var ambiguousSlots: [Int] = []
  let report: ScanReport

  init(of files: [ScannedFile], in folder: ImageFolder) {
    var groups: [ContentDigest: [ImageSample]] = [:]
    var sizes: [SIMD2<Int>: Int] = [:]
    var formats: [String: Int] = [:]
    var blemished: [BytePath] = []
    for case .success(let image) in files.map(\.content) {
      groups[image.sample.digest, default: []].append(image.sample)
      sizes[SIMD2(image.width, image.height), default: 0] += 1
      formats[image.format.rawValue, default: 0] += 1
      if image.warnings > 0 { blemished.append(image.sample.name) }
    }

    let names = folder.classNames
    var statistics = ChannelStatistics()
    var distinct = names.map { _ in Set<ContentDigest>() }
    for file in files {
      switch file.content {
      case .failure(let fault): unusable.append(UnusableFile(path: file.place.name, fault: fault))
      case .success(let image):
        let labels = Set(groups[image.sample.digest]!.map(\.label)).sorted()
        if labels.count > 1 {
          let fault = ImageFault.ambiguous(classes: labels.map { names[$0] })
          unusable.append(UnusableFile(path: file.place.name, fault: fault))
          ambiguousSlots.append(image.sample.slot)
        } else {
          samples.append(image.sample)
          statistics.add(image.sample.statistics)
          distinct[image.sample.label].insert(image.sample.digest)
        }
      }
    }

    let usable = samples.reduce(into: names.map { _ in 0 }) { $0[$1.label] += 1 }
    report = ScanReport(
      path: folder.path, root: folder.root,
      classes: names.indices.map {
        ScanReport.ClassSummary(
          name: names[$0], files: folder.classes[$0].files.count, usable: usable[$0],
          distinct: distinct[$0].count)
      },
      sizes: sizes.map { ScanReport.SizeCount(width: $0.key.x, height: $0.key.y, count: $0.value) }
        .sorted { (-$0.count, $0.width, $0.height) < (-$1.count, $1.width, $1.height) },
      formats: formats,
      normalisation: samples.isEmpty ? nil : statistics.normalisation,
      duplicates: Self.duplicates(in: groups, names),
      unusable: unusable, unreadable: folder.unreadable, blemished: blemished,
      skipped: folder.skipped,
      fingerprint: Self.fingerprint(of: samples))
  }

  private static func duplicates(
    in groups: [ContentDigest: [ImageSample]], _ names: [String]
  ) -> [ScanReport.Duplicate] {
    groups.values.filter { $0.count > 1 }.map { group in
      ScanReport.Duplicate(
        files: group.map(\.name).sorted(),
        classes: Set(group.map(\.label)).sorted().map { names[$0] })
    }
    .sorted { $0.files[0] < $1.files[0] }
  }

  /// A zero byte cannot be part of a name, so no two folders give the same bytes.
  private static func fingerprint(of samples: [ImageSample]) -> String {
    ContentDigest(of: samples.lazy.map { $0.name.bytes + [0] + $0.digest.bytes }).description
  }
}
