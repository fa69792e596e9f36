import Layers
import SwiftProtobuf
import Tensors

extension AttributeProto {
  init(_ name: String, _ value: OperatorList.Attribute) {
    self =
      switch value {
      case .int(let int): .named(name, int: Int64(int))
      case .ints(let ints): .named(name, ints: ints)
      case .float(let float): .named(name, float: float)
      }
  }

  static func named(_ name: String, float: Double) -> AttributeProto {
    .with { attribute in
      attribute.name = name
      attribute.type = .float
      attribute.f = Float(float)
    }
  }

  static func named(_ name: String, int: Int64) -> AttributeProto {
    .with { attribute in
      attribute.name = name
      attribute.type = .int
      attribute.i = int
    }
  }

  static func named(_ name: String, ints: [Int]) -> AttributeProto {
    .with { attribute in
      attribute.name = name
      attribute.type = .ints
      attribute.ints = ints.map(Int64.init)
    }
  }
}

extension ValueInfoProto {
  /// 32-bit floats of a shape whose first size, the batch, is left open.
  static func named(_ name: String, _ shape: Shape, _ description: String) -> ValueInfoProto {
    .with { info in
      info.name = name
      info.docString = description
      info.type.tensorType.elemType = Int32(TensorProto.DataType.float.rawValue)
      info.type.tensorType.shape.dim = shape.sizes.enumerated().map { axis, size in
        .with { dimension in
          if axis == 0 { dimension.dimParam = "batch" } else { dimension.dimValue = Int64(size) }
        }
      }
    }
  }
}
