import Foundation
import Schedules
import Testing

@Suite(.timeLimit(.minutes(5))) struct GoldenTests {
  @Test func thereAreGoldenValues() { #expect(GoldenCase.all.count == 31) }

  @Test(arguments: GoldenCase.all) func agreesWithTheReference(_ golden: GoldenCase) {
    let scale = golden.rates.reduce(0, max)
    #expect(golden.rates.count == golden.run.steps)
    for (step, expected) in golden.rates.enumerated() {
      let rate = golden.schedule.rate(at: step, in: golden.run)
      #expect(abs(rate - expected) <= 1e-12 * scale, "step \(step)")
    }
    for step in 0..<golden.run.steps {
      let momentum = golden.schedule.momentum(at: step, in: golden.run)
      if let expected = golden.momenta?[step] {
        #expect(abs((momentum ?? .nan) - expected) <= 1e-12, "step \(step)")
      } else {
        #expect(momentum == nil)
      }
    }
  }

  @Test(arguments: GoldenCase.all) func isTheSameAfterWritingAndReading(_ golden: GoldenCase) throws
  {
    let data = try JSONEncoder().encode(golden.schedule)
    #expect(try JSONDecoder().decode(ScheduleConfiguration.self, from: data) == golden.schedule)
  }
}
