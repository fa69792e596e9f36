"""Sets `upswing predict` with a file of published weights beside PyTorch, on photographs; prints the comparison.

    python scripts/checks/predictions.py MODEL WEIGHTS FOLDER [--count 50] [--program .build/release/upswing] [--json]

FOLDER holds one folder of photographs per class, of which as many are taken from each, spread over their names. PyTorch runs
the definitions of scripts/fixtures on what Pillow decodes, resizes and crops as the weights' publishers do; whatever differs in
decoding is in the comparison. Exits with 1 where a first class differs or a probability by more than 1e-3. Needs torch,
NumPy and Pillow (bench/setup-peer).
"""

import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/fixtures"))
sys.dont_write_bytecode = True

import numpy as np  # noqa: E402
import torch  # noqa: E402
from PIL import Image, ImageOps  # noqa: E402

import convnext  # noqa: E402
import efficientnet  # noqa: E402
import mobilenet  # noqa: E402
import resnet  # noqa: E402

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
LITE = ((127 / 255,) * 3, (128 / 255,) * 3)
# Definition, shorter side, filter, mean and std.
PRESETS = {
    "resnet18": (resnet, 256, Image.BILINEAR, IMAGENET),
    "resnet34": (resnet, 256, Image.BILINEAR, IMAGENET),
    "resnet50": (resnet, 256, Image.BILINEAR, IMAGENET),
    "mobilenet-v2": (mobilenet, 256, Image.BILINEAR, IMAGENET),
    "mobilenet-v3-large": (mobilenet, 256, Image.BILINEAR, IMAGENET),
    "efficientnet-b0": (efficientnet, 256, Image.BICUBIC, IMAGENET),
    "efficientnet-lite0": (efficientnet, 256, Image.BICUBIC, LITE),
    "convnext-tiny": (convnext, 236, Image.BILINEAR, IMAGENET),
}
TOLERANCE = 1e-3


def photographs(folder, count):
    """As many of each class, spread evenly over the names."""
    classes = sorted(path for path in pathlib.Path(folder).iterdir() if path.is_dir())
    chosen = []
    for index, path in enumerate(classes):
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in (".jpg", ".jpeg", ".png"))
        wanted = count // len(classes) + (index < count % len(classes))
        chosen += [files[i * len(files) // wanted] for i in range(min(wanted, len(files)))]
    return chosen


def seen(file, short, interpolation, normalisation, side=224):
    """What the network is shown: the steps and the rounding of torchvision's Resize and CenterCrop on Pillow's images."""
    image = ImageOps.exif_transpose(Image.open(file)).convert("RGB")
    least = min(image.size)
    image = image.resize([short if s == least else int(short * s / least) for s in image.size], interpolation)
    left, top = (round((s - side) / 2.0) for s in image.size)
    pixels = np.asarray(image.crop((left, top, left + side, top + side)), np.float32) / 255
    mean, std = (np.array(values, np.float32) for values in normalisation)
    return torch.from_numpy((pixels - mean) / std).permute(2, 0, 1)


def theirs(name, weights, files):
    module, *preset = PRESETS[name]
    model = module.network(name, 1000)
    model.load_state_dict(torch.load(weights, weights_only=True))
    model.eval()
    with torch.inference_mode():
        return [model(seen(file, *preset)[None]).softmax(1)[0].numpy() for file in files]


def ours(program, name, weights, files):
    command = [program, "predict", "--model", name, "--weights", weights, "--json", "--top", "1000", *map(str, files)]
    result = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    rows = []
    for file, entry in zip(files, json.loads(result.stdout), strict=True):
        if entry["file"] != str(file) or "error" in entry:
            raise SystemExit(f"predictions: {entry}")
        row = np.zeros(1000, np.float32)
        for prediction in entry["predictions"]:
            row[prediction["index"]] = prediction["probability"]
        rows.append(row)
    return rows


def main():
    parser = argparse.ArgumentParser(description="Compares upswing's predictions with PyTorch's.")
    parser.add_argument("model", choices=PRESETS)
    parser.add_argument("weights")
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--program", default=str(ROOT / ".build/release/upswing"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    files = photographs(options.folder, options.count)
    pairs = list(zip(ours(options.program, options.model, options.weights, files),
                     theirs(options.model, options.weights, files), strict=True))
    differences = [float(np.abs(a - b).max()) for a, b in pairs]
    agreeing = sum(int(a.argmax() == b.argmax()) for a, b in pairs)
    if options.json:
        json.dump({"images": len(files), "agreeing": agreeing, "largest": max(differences)}, sys.stdout)
        return
    print(f"{'photograph':44} {'upswing':>16} {'PyTorch':>16}  largest difference")
    for file, (a, b), difference in zip(files, pairs, differences):
        cells = [f"{row.argmax():4d} {100 * row.max():9.4f} %" for row in (a, b)]
        print(f"{file.parent.name + '/' + file.name:44} {cells[0]:>16} {cells[1]:>16}  {difference:.2e}")
    print(f"{options.model}: the same first class for {agreeing} of {len(files)} photographs; "
          f"probabilities at most {max(differences):.2e} apart, {np.median(differences):.2e} at the median")
    if agreeing < len(files) or max(differences) > TOLERANCE:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
