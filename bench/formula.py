"""What both sides of a comparison compute with: Sources/UpswingBench/Formula.swift in Python."""

import numpy

NOISE_STREAM = 1000
LEVEL_STREAM = 1001


def _scrambled(x):
    x = (x ^ (x >> numpy.uint32(16))) * numpy.uint32(0x7FEB352D)
    x = (x ^ (x >> numpy.uint32(15))) * numpy.uint32(0x846CA68B)
    return x ^ (x >> numpy.uint32(16))


def values(stream, count):
    """The first `count` values of a stream: from -1 up to, not including, 1."""
    key = _scrambled(numpy.array([stream + 1], numpy.uint32))
    bits = _scrambled(key ^ numpy.arange(count, dtype=numpy.uint32))
    return (bits >> numpy.uint32(8)).astype(numpy.float32) * numpy.float32(2**-23) - numpy.float32(1)


def in_our_order(state):
    """The tensors, a block's own scale behind those of its layers: PyTorch's dictionaries have it in front."""
    names = list(state)
    for scale in [name for name in names if name.endswith("layer_scale")]:
        block = scale.removesuffix("layer_scale")
        names.remove(scale)
        last = max(place for place, name in enumerate(names) if name.startswith(block))
        names.insert(last + 1, scale)
    return [(name, state[name]) for name in names]


def weights(state):
    """The weights and statistics to start from, in place of those in a state dictionary."""
    norms = {name.removesuffix(".running_mean") for name in state if name.endswith(".running_mean")}
    fan_in = 1
    result = {}
    for stream, (name, tensor) in enumerate(in_our_order(state)):
        drawn = values(stream, tensor.numel())
        if name.rpartition(".")[0] in norms:
            is_factor = name.endswith((".weight", ".running_var"))
            drawn = numpy.float32(1) + numpy.float32(0.5) * drawn if is_factor else numpy.float32(0.1) * drawn
        else:
            # A bias follows its layer's weight.
            if tensor.dim() > 1:
                fan_in = tensor[0].numel()
            numerator = numpy.float32(3 if tensor.dim() == 4 else 1)
            drawn = numpy.sqrt(numerator / numpy.float32(fan_in)) * drawn
        result[name] = tensor.new_tensor(drawn).reshape(tensor.shape)
    return result


def batch(size, count, classes):
    """Noise in place of images, on a level of its own in each channel of each, and labels."""
    levels = values(LEVEL_STREAM, count * 3).reshape(count, 3, 1, 1)
    images = levels + values(NOISE_STREAM, count * 3 * size * size).reshape(count, 3, size, size)
    labels = numpy.arange(count, dtype=numpy.int64) * 7 % classes
    return images, labels
