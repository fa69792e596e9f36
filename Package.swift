// swift-tools-version: 6.1
import PackageDescription

/// Applied to every Swift target: the language as it will be, so that nothing has to be mended later.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// A Swift target of the house and what it stands on.
func house(_ name: String, on dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests that mirror a target, and what else they use.
func tests(of name: String, with dependencies: Target.Dependency...) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    swiftSettings: strict)
}

// Arrows point downward only: a target stands on targets above it in this list.
let package = Package(
  name: "upswing",
  products: [
    .executable(name: "upswing", targets: ["UpswingCLI"]),
    .library(name: "Upswing", targets: ["Upswing"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // Its traits are of no use here, and two of them change their order among the compiler's arguments from
    // one build to the next, which then compiles it anew.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
  ],
  targets: [
    .target(
      name: "CKernels", linkerSettings: [.linkedLibrary("gomp"), .linkedLibrary("m")]),
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
    .target(
      name: "CImageCodecs",
      linkerSettings: ["jpeg", "png", "webp", "gif", "tiff", "heif"].map { .linkedLibrary($0) }),
    .target(name: "CInflate", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CDigest", linkerSettings: [.linkedLibrary("crypto")]),
    house("Wording"),
    house("Files", on: "Wording", "CDigest"),
    house("Tensors"),
    house("Statistics", on: "Tensors", "Wording"),
    house("Schedules", on: "Wording"),
    house("Records", on: "Schedules", "Statistics", "Wording"),
    house("Tables", on: "Files", "Records", "Statistics", "Wording"),
    house("Reports", on: "Records", "Schedules", "Statistics", "Wording"),
    house("Optimizers", on: "Tensors", "CKernels", "Wording"),
    house("Layers", on: "Tensors", "Wording"),
    house("Engine", on: "Layers", "Optimizers", "Tensors", "Wording", "CKernels", "COneDNN"),
    house("Interchange", on: "Files", "Tensors", "Wording", "CInflate"),
    house("Downloads", on: "Interchange", "Files", "Wording"),
    house("ImageData", on: "Files", "Tensors", "Wording", "CImageCodecs"),
    house("ONNX", on: "Interchange", "Files", "ImageData", "Layers", "Tensors", protobuf),
    house("SampleImages", on: "ImageData", "Tensors"),
    house(
      "Training",
      on: "Engine", "Layers", "Optimizers", "Schedules", "ImageData", "Interchange", "Records",
      "Statistics", "Files", "Tensors", "Wording"),
    house(
      "Experiments",
      on: "Training", "Engine", "Layers", "Optimizers", "Schedules", "ImageData", "Interchange",
      "Records", "Files", "Tensors", "Wording"),
    house(
      "Upswing",
      on: "Experiments", "Training", "Engine", "Layers", "Optimizers", "Schedules", "ImageData",
      "Interchange", "ONNX", "Records", "Statistics", "Tables", "Files", "Tensors"),
    .target(name: "CBench", dependencies: ["CKernels"]),
    .executableTarget(
      name: "UpswingBench",
      dependencies: [
        "CBench", "CKernels", "Engine", "Files", "ImageData", "Layers", "Optimizers", "Records",
        "Reports", "Tensors", arguments,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "UpswingCLI",
      dependencies: [
        "Experiments", "Training", "Engine", "Layers", "Optimizers", "Schedules", "ImageData",
        "Interchange", "Downloads", "ONNX", "Records", "Reports", "SampleImages", "Statistics",
        "Tables", "Files", "Tensors", "Wording", arguments, yaml,
      ],
      swiftSettings: strict),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests(of: "CKernels", with: "Tensors"),
    tests(of: "CImageCodecs"),
    tests(of: "Wording"),
    tests(of: "Files", with: "TestSupport"),
    tests(of: "Tensors"),
    tests(of: "Statistics", with: "Tensors"),
    tests(of: "Schedules"),
    tests(of: "Records", with: "Statistics"),
    tests(of: "Tables", with: "Files", "Records", "Statistics"),
    tests(of: "Reports", with: "Records", "Schedules", "Statistics", "Wording"),
    tests(of: "Optimizers", with: "Tensors", "CKernels"),
    tests(of: "Layers", with: "Tensors"),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    tests(
      of: "Engine", with: "Layers", "Optimizers", "Tensors", "CKernels", "CAllocationCounter"),
    tests(of: "Interchange", with: "Files", "Tensors", "TestSupport"),
    .target(name: "PythonPeer", path: "Tests/PythonPeer", swiftSettings: strict),
    tests(
      of: "ONNX",
      with: "Engine", "ImageData", "Layers", "Optimizers", "Tensors", "PythonPeer", "TestSupport"),
    .target(name: "LocalServer", path: "Tests/LocalServer", swiftSettings: strict),
    tests(of: "Downloads", with: "Interchange", "Files", "LocalServer", "TestSupport"),
    tests(of: "ImageData", with: "Files", "Tensors", "TestSupport"),
    tests(of: "SampleImages", with: "ImageData", "TestSupport"),
    tests(
      of: "Training",
      with: "Engine", "Layers", "Optimizers", "Schedules", "ImageData", "Interchange", "Records",
      "Files", "Tensors", "TestSupport"),
    tests(
      of: "Experiments",
      with: "Training", "Engine", "Interchange", "Layers", "Optimizers", "Schedules", "ImageData",
      "Records", "Files", "Tensors", "TestSupport"),
    tests(of: "Upswing"),
    // They run the built program, so that it is tested as it is used.
    .target(
      name: "ProgramSupport", dependencies: ["ImageData", "TestSupport"],
      path: "Tests/ProgramSupport",
      swiftSettings: strict),
    .testTarget(
      name: "UpswingCLITests",
      dependencies: [
        "UpswingCLI", "Upswing", "Experiments", "Files", "ImageData", "LocalServer", "Records",
        "ProgramSupport", "PythonPeer", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "TortureTests", dependencies: ["UpswingCLI", "Files", "ProgramSupport", "TestSupport"],
      swiftSettings: strict),
  ]
)

// For scripts/fuzz alone: a program that libFuzzer drives.
if Context.environment["UPSWING_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "Engine", "ImageData", "Interchange", "Layers", "Optimizers", "Records", "Schedules",
        "Experiments", "Statistics", "Tables", "Tensors", "Training",
      ],
      path: "scripts/fuzz/Sources",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
