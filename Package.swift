// swift-tools-version: 6.1
import PackageDescription

/// Applied to every Swift target: the language as it will be, so that nothing has to be mended later.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

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
  products: [],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
  ],
  targets: [
    .target(
      name: "CKernels", linkerSettings: [.linkedLibrary("gomp"), .linkedLibrary("m")]),
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
    house("Tensors"),
    house("Schedules"),
    house("Records", on: "Schedules"),
    house("Optimizers", on: "Tensors", "CKernels"),
    house("ImageData", on: "Tensors"),
    house("Layers", on: "Tensors"),
    house("Engine", on: "Layers", "Optimizers", "Tensors", "CKernels", "COneDNN"),

    tests(of: "Tensors"),
    tests(of: "CKernels", with: "Tensors"),
    tests(of: "Optimizers", with: "Tensors", "CKernels"),
    tests(of: "Layers", with: "Tensors"),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    tests(of: "Engine", with: "Layers", "Optimizers", "Tensors", "CKernels", "CAllocationCounter"),
  ],
  cLanguageStandard: .c11
)
