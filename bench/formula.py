"""What both sides of a comparison compute with: Sources/UpswingBench/Formula.swift in Python."""

import numpy

IMAGE_STREAM = 1000


def _scrambled(x):
    x = (x ^ (x >> numpy.uint32(16))) * numpy.uint32(0x7FEB352D)
    x = (x ^ (x >> numpy.uint32(15))) * numpy.uint32(0x846CA68B)
    return x ^ (x >> numpy.uint32(16))


def values(stream, count):
    """The first `count` values of a stream: from -1 up to, not including, 1."""
    key = _scrambled(numpy.array([stream + 1], numpy.uint32))
    bits = _scrambled(key ^ numpy.arange(count, dtype=numpy.uint32))
    return (bits >> numpy.uint32(8)).astype(numpy.float32) * numpy.float32(2**-23) - numpy.float32(1)


def weights(state):
    """The weights and statistics to start from, in place of those in a state dictionary."""
    one = numpy.float32(1)
    norms = {name.removesuffix(".running_mean") for name in state if name.endswith(".running_mean")}
    fan_in = 1
    result = {}
    for stream, (name, tensor) in enumerate(state.items()):
        drawn = values(stream, tensor.numel())
        if name.rpartition(".")[0] in norms:
            is_factor = name.endswith((".weight", ".running_var"))
            drawn = one + numpy.float32(0.5) * drawn if is_factor else numpy.float32(0.1) * drawn
        elif tensor.dim() > 1:
            fan_in = tensor[0].numel()
            drawn = numpy.sqrt(numpy.float32(6) / numpy.float32(fan_in)) * drawn
        else:
            # A bias follows its layer's weight.
            drawn = numpy.sqrt(one / numpy.float32(fan_in)) * drawn
        result[name] = tensor.new_tensor(drawn).reshape(tensor.shape)
    return result


def batch(size, count, classes):
    """Noise in place of images, and labels."""
    images = values(IMAGE_STREAM, count * 3 * size * size).reshape(count, 3, size, size)
    labels = numpy.arange(count, dtype=numpy.int64) * 7 % classes
    return images, labels
