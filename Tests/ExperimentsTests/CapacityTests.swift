import Experiments
import Testing

/// How many trials a machine runs at once.
@Suite(.timeLimit(.minutes(5))) struct CapacityTests {
  @Test func memoryAndThreadsBoundTheTrials() {
    let roomy = StudyCapacity(threads: 4, bytesPerTrial: 1 << 20, freeBytes: 1 << 30)
    #expect(roomy.jobs(askedFor: 3).jobs == 3)
    #expect(roomy.jobs(askedFor: 3).note == nil)
    #expect(roomy.jobs(askedFor: 9).jobs == 4)
    #expect(roomy.jobs(askedFor: 9).note?.contains("4 threads") == true)
    let tight = StudyCapacity(threads: 8, bytesPerTrial: 300 << 20, freeBytes: 1000 << 20)
    #expect(tight.jobs(askedFor: 8).jobs == 2)
    #expect(tight.jobs(askedFor: 8).note?.contains("300 MiB") == true)
    let full = StudyCapacity(threads: 2, bytesPerTrial: 1 << 30, freeBytes: 0)
    #expect(full.jobs(askedFor: 2).jobs == 1)
    #expect(full.jobs(askedFor: 1).note == nil)
    let silent = StudyCapacity(threads: 2, bytesPerTrial: 1 << 30, freeBytes: nil)
    #expect(silent.jobs(askedFor: 2).jobs == 2)
  }
}
