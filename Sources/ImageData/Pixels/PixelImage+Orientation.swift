extension PixelImage {
  /// The image turned upright, given how it is stored.
  ///
  /// - Complexity: O(pixels); O(1) where it stands upright.
  public func turned(by orientation: Orientation) -> PixelImage {
    if orientation == .upright { return self }
    let newWidth = orientation.swapsSides ? height : width
    let newHeight = orientation.swapsSides ? width : height
    // Where the new image's first pixel lies in the old one, and how far the next ones are away.
    let stride = (x: 3, y: 3 * width)
    let right = 3 * (width - 1)
    let bottom = 3 * width * (height - 1)
    let (start, dx, dy) =
      switch orientation {
      case .upright: (0, stride.x, stride.y)
      case .mirrored: (right, -stride.x, stride.y)
      case .upsideDown: (bottom + right, -stride.x, -stride.y)
      case .flipped: (bottom, stride.x, -stride.y)
      case .transposed: (0, stride.y, stride.x)
      case .turnedLeft: (bottom, -stride.y, stride.x)
      case .transversed: (bottom + right, -stride.y, -stride.x)
      case .turnedRight: (right, stride.y, -stride.x)
      }
    var turned: [UInt8] = []
    turned.reserveCapacity(pixels.count)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let i = start + x * dx + y * dy
        turned.append(pixels[i])
        turned.append(pixels[i + 1])
        turned.append(pixels[i + 2])
      }
    }
    return PixelImage(width: newWidth, height: newHeight, pixels: turned)
  }
}
