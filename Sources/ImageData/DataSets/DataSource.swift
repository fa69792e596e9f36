import Files

/// Where the images of an experiment are, and how they are divided: what a ``DataSet`` is made from.
public struct DataSource: Equatable, Sendable {
  /// The folder of the images.
  public var path: String
  /// A table that says their classes, instead of folders; relative to the folder that a program runs in.
  public var labels: String?
  /// What the table leaves out at the end of files' names, such as `.jpg`.
  public var imageSuffix: String?
  public var layout: FolderLayout
  /// The validation set; `nil` for that of the data set itself, or a fifth of each class where it has none.
  public var validation: HeldOut?
  /// The test set; `nil` for that of the data set itself, if it has one.
  public var test: HeldOut?

  public init(
    _ path: String, labels: String? = nil, imageSuffix: String? = nil,
    layout: FolderLayout = .automatic, validation: HeldOut? = nil, test: HeldOut? = nil
  ) {
    self.path = path
    self.labels = labels
    self.imageSuffix = imageSuffix
    self.layout = layout
    self.validation = validation
    self.test = test
  }

  /// The same with every path where a function says that it is.
  package func resolved(_ resolve: (String) -> String) -> DataSource {
    var copy = self
    copy.path = resolve(path)
    copy.labels = labels.map(resolve)
    copy.validation = validation.map { $0.folder.map { .folder(resolve($0)) } ?? $0 }
    copy.test = test.map { $0.folder.map { .folder(resolve($0)) } ?? $0 }
    return copy
  }

  /// Lists the images.
  ///
  /// - Throws: `ImageDataError` where they cannot be found, or where it is open what is a class and what a part.
  public func dataSet() throws(ImageDataError) -> DataSet {
    for fraction in [validation?.fraction, test?.fraction].compactMap(\.self)
    where !(fraction >= 0 && fraction < 1) {
      throw .invalidFraction(fraction)
    }
    var replaced: Set<Part> = []
    if validation != nil { replaced.insert(.validation) }
    if test != nil { replaced.insert(.test) }
    let given: [Part: BytePath] = [.validation: validation?.folder, .test: test?.folder]
      .compactMapValues { $0.map { BytePath($0) } }
    if let labels {
      let set = try DataSet(
        BytePath(path), labels: BytePath(labels), imageSuffix: imageSuffix, without: replaced)
      return try set.adding(given)
    }
    guard imageSuffix == nil else { throw .suffixWithoutTable }
    return try DataSet(
      BytePath(path), layout: layout, without: replaced, apartFrom: Array(given.values)
    ).adding(given)
  }
}

extension DataSource: Codable {
  private enum CodingKeys: String, CodingKey {
    case path, labels, imageSuffix, layout, validation, test
  }

  /// Reads a path alone as well.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    if let path = try? decoder.singleValueContainer().decode(String.self) {
      self.init(path)
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(String.self, forKey: .path),
      labels: try container.decodeIfPresent(String.self, forKey: .labels),
      imageSuffix: try container.decodeIfPresent(String.self, forKey: .imageSuffix),
      layout: try container.decodeIfPresent(FolderLayout.self, forKey: .layout) ?? .automatic,
      validation: try container.decodeIfPresent(HeldOut.self, forKey: .validation),
      test: try container.decodeIfPresent(HeldOut.self, forKey: .test))
  }

  /// What is nothing but a path is written as one.
  public func encode(to encoder: any Encoder) throws {
    if self == DataSource(path) {
      var container = encoder.singleValueContainer()
      try container.encode(path)
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encodeIfPresent(labels, forKey: .labels)
    try container.encodeIfPresent(imageSuffix, forKey: .imageSuffix)
    if layout != .automatic { try container.encode(layout, forKey: .layout) }
    try container.encodeIfPresent(validation, forKey: .validation)
    try container.encodeIfPresent(test, forKey: .test)
  }
}

extension DataSource: ExpressibleByStringLiteral {
  /// A folder and nothing else.
  public init(stringLiteral path: String) { self.init(path) }
}
