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
    } catch .notAFile(.folder) {
      throw .unusable(path, refusal(of: path))
    } catch {
      throw .unusable(path, error)
    }
  }

  /// Why a folder stands where files do: it could not be listed.
  private static func refusal(of folder: BytePath) -> ImageFault {
    do throws(FileError) {
      _ = try FileSystem.names(in: folder)
      return .notAFile(.folder)
    } catch {
      return ImageFault(error)
    }
  }

  /// The files that a user means by `paths`: a file is itself; a folder stands for the files in it and
  /// in the folders in it, in the order of their names' bytes, hidden and system files left out.
  ///
  /// Nothing is opened but folders, and what a file holds is for `load` to say. Links to folders are followed, and
  /// every folder is listed once, whatever leads to it. A folder in one of these that cannot be read stands in the list
  /// itself, so that `load` says why.
  ///
  /// - Throws: `ImageDataError.unopenable` where a path leads nowhere or a folder among `paths` cannot be read.
  public static func list(_ paths: [BytePath]) throws(ImageDataError) -> [BytePath] {
    var files: [BytePath] = []
    for path in paths {
      do throws(FileError) {
        guard try FileStamp(path).kind == .folder else {
          files.append(path)
          continue
        }
        let walk = FolderWalk(try FolderListing(path), as: path) { _ in false }
        files += (walk.files + walk.unreadable.map(\.path)).sorted()
      } catch {
        throw .unopenable(path, ImageFault(error))
      }
    }
    return files
  }
}
