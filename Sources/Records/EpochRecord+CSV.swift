extension EpochRecord: CSVRecord {
  public static let csvHeader =
    "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,rate,seconds"

  public var csvLine: String {
    let cells: [Double?] = [
      trainLoss, trainAccuracy, validationLoss, validationAccuracy, rate, seconds,
    ]
    return ([String(epoch)] + cells.map(CSVCells.text)).joined(separator: ",")
  }

  public init(csvLine: some StringProtocol) throws(CSVError) {
    var cells = try CSVCells(csvLine, header: Self.csvHeader)
    self.init(
      epoch: try cells.next(), trainLoss: try cells.next(), trainAccuracy: try cells.next(),
      validationLoss: try cells.nextIfAny(), validationAccuracy: try cells.nextIfAny(),
      rate: try cells.next(), seconds: try cells.next())
  }
}
