"""What both sides of a comparison compute: Sources/UpswingBench/Workload.swift in Python."""

import numpy

CLASSES = 5


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
    """Replaces the weights of convolutions and linear layers in a state dictionary; batch norm's stay."""
    result = {}
    stream = 0
    fan_in = 1
    for name, tensor in state.items():
        if ".norm." in name:
            result[name] = tensor
            continue
        if tensor.dim() > 1:
            fan_in = tensor[0].numel()
        bound = numpy.float32(1) / numpy.sqrt(numpy.float32(fan_in))
        drawn = bound * values(stream, tensor.numel())
        result[name] = tensor.new_tensor(drawn).reshape(tensor.shape)
        stream += 1
    return result


def batch(size, count):
    """Noise in place of images, and labels."""
    images = values(1000, count * 3 * size * size).reshape(count, 3, size, size)
    labels = numpy.arange(count, dtype=numpy.int64) * 7 % CLASSES
    return images, labels
