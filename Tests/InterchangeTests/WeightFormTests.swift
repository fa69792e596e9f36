import Foundation
import Interchange
import Tensors
import TestSupport
import Testing

/// The forms in which PyTorch's programs save weights, as PyTorch wrote them (`scripts/fixtures/weight_forms.py`).
@Suite(.timeLimit(.minutes(5))) struct WeightFormTests {
  struct Form: Decodable, CustomTestStringConvertible {
    var file: String
    var format: String
    var key: String
    /// What stands before the names and belongs to nobody's wrapper.
    var prefix: String
    var otherKeys: [String]
    /// Words of the sentence that refuses it.
    var refusal: String?
    /// The key that is asked for.
    var ask: String?

    var testDescription: String { file }
  }

  private struct Fixtures: Decodable {
    /// A shape and the bit patterns of the elements.
    struct Weight: Decodable {
      var shape: [Int]
      var bits: [UInt32]

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        shape = try container.decode([Int].self)
        bits = try container.decode([UInt32].self)
      }
    }

    var weights: [String: Weight]
    var forms: [Form]
  }

  private static let folder = WeightFixture.path("../weight-forms")

  private static let fixtures: Fixtures? = {
    let content = try? Data(contentsOf: URL(filePath: "\(folder)/forms.json"))
    return content.flatMap { try? JSONDecoder().decode(Fixtures.self, from: $0) }
  }()

  @Test func thereAreForms() { #expect((Self.fixtures?.forms.count ?? 0) > 20) }

  @Test(arguments: fixtures?.forms ?? []) func isReadOrNamed(_ form: Form) throws {
    let path = "\(Self.folder)/\(form.file)"
    if let refusal = form.refusal {
      let error = try #require(throws: StateDictionaryError.self) {
        _ = try StateDictionary(contentsOf: path)
      }
      #expect("\(error)".contains(refusal), "\(error)")
      #expect("\(error)".contains(form.file) && "\(error)".hasSuffix("."))
      #expect(!"\(error)".contains("\u{1B}") && !"\(error)".contains("\n"))
      return
    }
    let read = try StateDictionary(contentsOf: path, key: form.ask)
    #expect(read.format.rawValue == form.format)
    #expect(read.key == form.key)
    #expect(read.otherKeys == form.otherKeys)
    #expect((read.selectionNote != nil) == !form.otherKeys.isEmpty)
    let weights = try #require(Self.fixtures?.weights)
    #expect(Set(read.tensors.map(\.name)) == Set(weights.keys.map { form.prefix + $0 }))
    for (name, weight) in weights {
      let tensor = try #require(read.tensors.first { $0.name == form.prefix + name }).tensor
      #expect(tensor.shape.sizes == weight.shape)
      #expect(tensor.values.map(\.bitPattern) == weight.bits, "\(name)")
    }
  }
}
