public import Files

/// Single image files, as prediction reads them.
public enum ImageFile {
  /// Reads an image as evaluation sees it: `sizing.side` pixels square.
  ///
  /// - Throws: `ImageDataError.unusable`, which names the file and says what is wrong with it.
  public static func load(
    _ path: BytePath, sizing: ImageSizing, limits: DecodingLimits = DecodingLimits()
  ) throws(ImageDataError) -> PixelImage {
    do throws(ImageFault) {
      let bytes = try FileReader.image(path).bytes(limits)
      return sizing(try DecodedImage(bytes, limits: limits).image)
    } catch {
      throw .unusable(path, error)
    }
  }

  /// The files that a user means by `paths`: a file is itself; a folder stands for the files in it and
  /// in the folders in it, in the order of their names' bytes, hidden and system files left out.
  ///
  /// Nothing is opened but folders, and what a file holds is for `load` to say. Links to folders are
  /// followed to a depth of 16 and no further.
  ///
  /// - Throws: `ImageDataError.unopenable` where a path leads nowhere or a folder cannot be read.
  public static func list(_ paths: [BytePath]) throws(ImageDataError) -> [BytePath] {
    var files: [BytePath] = []
    for path in paths { try collect(path, depth: 0, into: &files) }
    return files
  }

  private static func collect(
    _ path: BytePath, depth: Int, into files: inout [BytePath]
  ) throws(ImageDataError) {
    let names: [BytePath]
    do throws(FileError) {
      guard try FileStamp(path).kind == .folder else { return files.append(path) }
      names = try FileSystem.names(in: path)
    } catch {
      throw .unopenable(path, ImageFault(error))
    }
    guard depth < 16 else { return }
    for name in names where SkippedEntry.reason(of: name) == nil {
      let entry = path.appending(name)
      if let stamp = try? FileStamp(entry), stamp.kind == .folder {
        try collect(entry, depth: depth + 1, into: &files)
      } else {
        files.append(entry)
      }
    }
  }
}
