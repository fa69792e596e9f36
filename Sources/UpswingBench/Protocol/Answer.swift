/// The answer to a request.
struct Answer: Encodable {
  /// The time of each repetition.
  let milliseconds: [Double]
}
