import Foundation
import Schedules
import Testing

/// A schedule and what PyTorch, Keras or fastai gives for it; written by `scripts/fixtures/schedules.py`.
struct GoldenCase: Codable, Sendable, CustomTestStringConvertible {
  var name: String
  var schedule: ScheduleConfiguration
  var run: Horizon
  var rates: [Double]
  var momenta: [Double]?

  var testDescription: String { name }

  static let all: [GoldenCase] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/schedules/golden.json")
    do {
      return try JSONDecoder().decode([GoldenCase].self, from: Data(contentsOf: file))
    } catch {
      Issue.record("The golden values cannot be read: \(error)")
      return []
    }
  }()
}
