/// What a side says about itself before it is asked for anything.
struct Introduction: Encodable {
  /// Numbers that all sides must agree on, by what they are.
  var proof: [String: [Double]]
  /// The multiplications and additions of one repetition, where arithmetic is what it costs.
  var operations: Int?
  /// The bytes that one repetition has to move, where moving them is what it costs.
  var bytes: Int?
  /// What was used, by name: versions, vector instructions.
  var versions: [String: String]
}
