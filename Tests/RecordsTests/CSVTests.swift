import Records
import Testing

/// The contracts' CSV files, written and read.
@Suite(.timeLimit(.minutes(5))) struct CSVTests {
  static let epochs = [
    EpochRecord(
      epoch: 1, trainLoss: 1.6094379124341003, trainAccuracy: 0.1 + 0.2, validationLoss: 1e-17,
      validationAccuracy: 1.0 / 3.0, rate: 1e-7, seconds: 12.5),
    EpochRecord(
      epoch: 2, trainLoss: .infinity, trainAccuracy: 0, validationLoss: nil,
      validationAccuracy: nil, rate: .leastNonzeroMagnitude, seconds: 0),
  ]

  @Test func epochsAreWrittenAsTheContractSays() {
    #expect(
      EpochRecord.csv(Self.epochs) == """
        epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,rate,seconds
        1,1.6094379124341003,0.30000000000000004,1e-17,0.3333333333333333,1e-07,12.5
        2,inf,0.0,,,5e-324,0.0

        """)
  }

  @Test func epochsReadBackExactly() throws {
    #expect(try EpochRecord.records(csv: EpochRecord.csv(Self.epochs)) == Self.epochs)
  }

  @Test func stepsReadBackExactly() throws {
    let steps = [
      StepRecord(step: 0, epoch: 1, loss: 1.7, rate: 0.01, momentum: 0.9),
      StepRecord(step: 1, epoch: 1, loss: 0.1 + 0.7, rate: 0.02, momentum: nil),
    ]
    let csv = StepRecord.csv(steps)
    #expect(
      csv == "step,epoch,loss,rate,momentum\n0,1,1.7,0.01,0.9\n1,1,0.7999999999999999,0.02,\n")
    #expect(try StepRecord.records(csv: csv) == steps)
  }

  /// What stands in a file takes hold of no terminal.
  @Test func foreignTextIsEscaped() throws {
    for csv in ["\u{1B}[2J\0\n", "\(StepRecord.csvHeader)\n0,1,\u{1B}[2J\u{7},0.1,\n"] {
      let error = try #require(throws: CSVError.self) { try StepRecord.records(csv: csv) }
      #expect(!"\(error)".unicodeScalars.contains { $0.value < 0x20 }, "\(error)")
    }
  }

  @Test func aLossThatIsNoNumberSurvives() throws {
    let steps = [StepRecord(step: 3, epoch: 1, loss: .nan, rate: 1, momentum: nil)]
    let read = try StepRecord.records(csv: StepRecord.csv(steps))
    #expect(read.count == 1 && read[0].loss.isNaN)
  }

  @Test func linesMayEndAsWindowsEndsThem() throws {
    let csv = EpochRecord.csv(Self.epochs).replacing("\n", with: "\r\n")
    #expect(try EpochRecord.records(csv: csv) == Self.epochs)
  }

  @Test func anotherFileIsRefused() {
    #expect(throws: CSVError.header(found: "", expected: StepRecord.csvHeader)) {
      try StepRecord.records(csv: "")
    }
    #expect(throws: CSVError.header(found: "a,b", expected: StepRecord.csvHeader)) {
      try StepRecord.records(csv: "a,b\n1,2\n")
    }
  }

  @Test func aTornLineIsNamed() {
    let csv = "step,epoch,loss,rate,momentum\n0,1,1.7,0.01,0.9\n1,1,0.7"
    #expect(throws: CSVError.cellCount(line: 3, found: 3, expected: 5)) {
      try StepRecord.records(csv: csv)
    }
  }

  @Test func aCellThatIsNoNumberIsNamed() {
    let csv = "step,epoch,loss,rate,momentum\n0,one,1.7,0.01,0.9\n"
    let error = #expect(throws: CSVError.self) { try StepRecord.records(csv: csv) }
    #expect(
      error?.description == "Line 2 holds “one” in its column epoch, where a number belongs.")
  }
}
