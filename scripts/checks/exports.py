"""Runs exported models in onnxruntime, OpenCV and OpenVINO on the same images; prints how far their scores lie apart.

    python scripts/checks/exports.py MODEL.onnx … [--batches 1,3]

Exits with 1 where a program can't run a model, or where scores differ by more than 1e-4 of the largest. Needs onnxruntime,
opencv-python-headless, openvino and NumPy.
"""

import argparse
import sys

import cv2
import numpy as np
import onnxruntime
import openvino

TOLERANCE = 1e-4


def images(model, batch):
    """Noise in the model's own size; fixed, so that a difference can be looked at again."""
    shape = model.get_inputs()[0].shape
    return np.random.default_rng(7).normal(size=(batch, *shape[1:])).astype(np.float32)


def by_opencv(path, values):
    network = cv2.dnn.readNetFromONNX(path)
    network.setInput(values)
    return network.forward()


def by_openvino(path, values):
    compiled = openvino.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return compiled(values)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="+")
    parser.add_argument("--batches", default="1,3", help="numbers of images at once")
    arguments = parser.parse_args()
    failed = False
    for path in arguments.models:
        model = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        for batch in map(int, arguments.batches.split(",")):
            values = images(model, batch)
            scores = model.run(None, {model.get_inputs()[0].name: values})[0]
            told = []
            for name, run in (("OpenCV", by_opencv), ("OpenVINO", by_openvino)):
                try:
                    apart = np.abs(run(path, values) - scores).max() / np.abs(scores).max()
                except Exception as error:  # What they throw is not told apart by type.
                    told.append(f"{name} FAILS: {str(error).strip().splitlines()[-1]}")
                    failed = True
                    continue
                told.append(f"{name} {apart:.1e}")
                failed |= not apart <= TOLERANCE
            print(f"{path}, {batch} at once: {', '.join(told)}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
