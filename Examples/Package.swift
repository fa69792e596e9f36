// swift-tools-version: 6.1
import Foundation
import PackageDescription

let upswing = Target.Dependency.product(name: "Upswing", package: "upswing")

// What a Swift user writes with the library, each file a task; `make test` builds and runs it all.
let package = Package(
  name: "examples",
  dependencies: [.package(name: "upswing", path: "..")],
  targets: [.executableTarget(name: "Examples", dependencies: [upswing])])

// The example of the README, as scripts/examples copies it from there.
if FileManager.default.fileExists(
  atPath: "\(Context.packageDirectory)/Sources/FrontPage/main.swift")
{
  package.targets.append(.executableTarget(name: "FrontPage", dependencies: [upswing]))
}
