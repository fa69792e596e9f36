// swift-tools-version: 6.1
import PackageDescription

/// The readers of weights, built for libFuzzer and with checks of every address. Links lead to the sources.
let fuzzed: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"]),
]

let package = Package(
  name: "upswing",
  dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "3.12.3")],
  targets: [
    .target(name: "Tensors", swiftSettings: fuzzed),
    .target(
      name: "Interchange",
      dependencies: ["Tensors", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: fuzzed),
    .executableTarget(
      name: "Fuzz", dependencies: ["Interchange", "Tensors"], swiftSettings: fuzzed,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
  ]
)
