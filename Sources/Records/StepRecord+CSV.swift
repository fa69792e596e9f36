extension StepRecord: CSVRecord {
  public static let csvHeader = "step,epoch,loss,rate,momentum"

  public var csvLine: String {
    "\(step),\(epoch),\(loss),\(rate),\(CSVCells.text(momentum))"
  }

  public init(csvLine: some StringProtocol) throws(CSVError) {
    var cells = try CSVCells(csvLine, header: Self.csvHeader)
    self.init(
      step: try cells.next(), epoch: try cells.next(), loss: try cells.next(),
      rate: try cells.next(), momentum: try cells.nextIfAny())
  }
}
