import Foundation
import Tensors

/// What a camera does to a scene: exposure, white balance, contrast, focus and grain.
struct Camera {
  private let exposure: Colour
  private let contrast: Float
  private let saturation: Float
  private let vignette: Float
  private let haze: Colour
  private let blur: Float
  private let grain: Float
  private let lightFrom: Point
  private let lightFall: Float

  init(from random: inout RandomStream) {
    let warmth = random.jitter(0.16)
    let brightness = pow(2, 0.35 + random.jitter(0.6))
    exposure = Colour(1 + warmth, 1 + random.jitter(0.05), 1 - warmth) * brightness
    contrast = random.uniform(in: 0.75...1.25)
    saturation = random.chance(0.03) ? 0.1 : random.uniform(in: 0.7...1.3)
    vignette = random.chance(0.4) ? random.uniform(in: 0.1...0.6) : 0
    let mist = random.chance(0.2) ? random.uniform(in: 0.05...0.25) : 0
    haze = random.colour(hue: 0...1, saturation: 0...0.2, brightness: 0.6...0.95) * mist
    blur = random.chance(0.2) ? random.uniform(in: 0.004...0.01) : 0
    grain = random.chance(0.5) ? random.uniform(in: 0.004...0.03) : 0.003
    lightFrom = Point(angle: random.angle())
    lightFall = random.uniform(in: 0...0.5)
  }

  /// Turns the scene's colours into the photograph's.
  func expose(_ picture: inout Canvas, from random: inout RandomStream) {
    picture.blur(blur)
    let side = picture.side
    let mist = haze.max()
    for row in 0..<side {
      for column in 0..<side {
        let place = (Point(Float(column), Float(row)) + 0.5) / Float(side) - 0.5
        var colour = picture.pixels[row * side + column]
        colour *= exposure * (1 + lightFall * dot(place, lightFrom))
        colour *= 1 - vignette * dot(place, place) * 2
        colour = colour * (1 - mist) + haze
        colour = mix(Colour(repeating: colour.luma), colour, saturation)
        colour = (colour - 0.5) * contrast + 0.5
        picture.pixels[row * side + column] = colour
      }
    }
    picture.addGrain(grain, from: &random)
  }
}
