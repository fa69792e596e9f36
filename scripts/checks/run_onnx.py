"""Runs an ONNX model and prints as JSON what it says about itself and what it makes of some images.

    python scripts/checks/run_onnx.py MODEL IMAGES BATCH...

IMAGES holds the images as 32-bit floats, one after another; they go through the model BATCH at a time, all of them
anew for each BATCH. Tests call this; it needs numpy and onnxruntime (scripts/setup-onnx).
"""

import json
import sys

import numpy
import onnxruntime

path, images, *batches = sys.argv[1:]
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
(model_input,), (model_output,) = session.get_inputs(), session.get_outputs()
images = numpy.fromfile(images, dtype="<f4").reshape(-1, *model_input.shape[1:])


def rows(batch):
    parts = [images[start : start + batch] for start in range(0, len(images), batch)]
    return [row.tolist() for part in parts for row in session.run(None, {model_input.name: part})[0]]


metadata = session.get_modelmeta()
json.dump(
    {
        "input": {"name": model_input.name, "shape": model_input.shape},
        "output": {"name": model_output.name, "shape": model_output.shape},
        "producer": metadata.producer_name,
        "metadata": metadata.custom_metadata_map,
        "rows": {batch: rows(int(batch)) for batch in batches},
    },
    sys.stdout,
)
