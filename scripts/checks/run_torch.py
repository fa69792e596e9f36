"""Loads a ResNet's exported weights into plain PyTorch and prints as JSON what it makes of some images.

    python scripts/checks/run_torch.py NAME WEIGHTS IMAGES

NAME is resnet18 or resnet34; IMAGES holds images as 32-bit floats from 0 to 1, which are normalised as the file's
metadata says. Tests call this; it needs torch and safetensors (bench/setup-peer).
"""

import json
import pathlib
import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fixtures"))
sys.dont_write_bytecode = True
import resnet  # noqa: E402

name, weights, images = sys.argv[1:]
with safe_open(weights, framework="pt") as file:
    metadata = file.metadata()
model = resnet.network(name, len(json.loads(metadata["classes"])))
model.load_state_dict(load_file(weights), strict=True)
side = int(metadata["image_size"])
images = torch.frombuffer(bytearray(pathlib.Path(images).read_bytes()), dtype=torch.float32)
mean, deviation = (torch.tensor(json.loads(metadata[key]))[:, None, None] for key in ("mean", "deviation"))
with torch.no_grad():
    scores = model.eval()((images.reshape(-1, 3, side, side) - mean) / deviation)
json.dump({"metadata": metadata, "rows": scores.softmax(1).tolist()}, sys.stdout)
