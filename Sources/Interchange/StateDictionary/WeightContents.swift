import Tensors

/// What a file of weights holds, with the names that it has there.
struct WeightContents {
  var tensors: [NamedTensor] = []
  var integers: [String] = []
  var metadata: [String: String] = [:]

  /// The prefix that `DataParallel` puts before all names, or nothing.
  var commonPrefix: String {
    let prefix = "module."
    let isCommon = (tensors.map(\.name) + integers).allSatisfy { $0.hasPrefix(prefix) }
    return isCommon ? prefix : ""
  }
}

extension WeightContents {
  init(safetensors source: WeightSource) throws(StateDictionaryError) {
    do throws(SafetensorsError) {
      let file = try SafetensorsFile(source.reader)
      metadata = file.metadata
      for entry in file.entries {
        if entry.type.isInteger {
          integers.append(entry.name)
        } else {
          tensors.append(NamedTensor(entry.name, try file.tensor(entry)))
        }
      }
    } catch {
      throw .safetensors(error)
    }
  }
}
