"""The families train, evaluate and memory: the networks at their usual sizes, against PyTorch's four configurations.

Evaluations meet onnxruntime too. Where the processor multiplies bfloat16 by itself, PyTorch's autocast to it runs beside them: it rounds to
three digits, so that its scores need not agree and no ratio is taken with it.
"""

import pathlib

from side import OURS, Side, SideFailed, our_command, peer_command
from workload import Tolerance, Workload, progress

SHAPES = {
    "cnn-128": ("cnn", 128, 64, None),
    "cnn-64": ("cnn", 64, 64, None),
    "resnet34-224": ("resnet34", 224, 32, None),
    "resnet34-224-frozen": ("resnet34", 224, 32, "layer3"),
    "resnet50-224": ("resnet50", 224, 32, None),
    "efficientnet-lite0-224": ("efficientnet-lite0", 224, 32, None),
    "efficientnet-b0-224": ("efficientnet-b0", 224, 32, None),
    "mobilenet-v2-224": ("mobilenet-v2", 224, 32, None),
    "mobilenet-v3-large-224": ("mobilenet-v3-large", 224, 32, None),
    "convnext-tiny-224": ("convnext-tiny", 224, 32, None),
}
# A photograph at a time, as a program that answers requests has it.
SINGLE = ["efficientnet-lite0", "mobilenet-v2", "resnet50"]
WORK = {"train": "Training step", "evaluate": "Evaluation of a batch", "memory": "Memory held in training"}
CONFIGURATIONS = [(mode, layout) for mode in ("eager", "compiled") for layout in ("nchw", "nhwc")]
ROUNDED = ["eager", "compiled"]
STEPS = {"cnn-128": 3, "cnn-64": 6, "resnet34-224-frozen": 2}


def tolerances(work, network):
    """How far proofs may be apart.

    A value near zero that is rounded to the other side of a ReLU moves every gradient before it. Through the
    depth of ResNet-34 that comes to some thousandths: PyTorch's own two layouts are 0.002 apart in the gradients'
    lengths, and 0.0005 in the third loss. In MobileNet-v2, whose ReLU6 has two such places, they are 0.012 apart (ours
    and its channels-first layout 0.0008).
    """
    sums = "sums in another order through all layers"
    if work == "evaluate":
        return {"scores": Tolerance(1e-3, sums)}
    if work == "memory":
        return {}
    is_deep = network != "cnn"
    lengths = 2e-2 if network == "mobilenet-v2" else 1e-2 if is_deep else 1e-3
    later = 2.5e-3 if network == "resnet50" else 5e-3 if is_deep else 1e-4
    flips = "values on either side of a ReLU"
    return {
        "first loss": Tolerance(1e-4, sums),
        "gradient lengths": Tolerance(lengths, flips),
        "later losses": Tolerance(later, flips),
    }


class Memory(Workload):
    """The most memory that a fresh process holds which does nothing but train a few steps."""

    def measure(self, options):
        sides, missing = [], []
        for name, command in self.chosen(options):
            progress(f"  running {name}")
            try:
                side = Side(name, command)
            except SideFailed as reason:
                missing.append({"name": name, "reason": str(reason)})
                continue
            side.values = [side.about["peakBytes"]]
            side.close()
            sides.append(side)
        self._require(sides, missing)
        return self.record(sides, missing, checks=[])


def multiplies_bfloat16():
    """Whether the processor has instructions for it; without them autocast is slower than floats."""
    flags = pathlib.Path("/proc/cpuinfo")
    return flags.exists() and bool({"avx512_bf16", "amx_bf16"} & set(flags.read_text().split()))


def shapes(work):
    """By name: network, size, batch, and up to where it is frozen."""
    if work != "evaluate":
        return SHAPES
    # Frozen or not, it is the same evaluation.
    whole = {name: shape for name, shape in SHAPES.items() if shape[3] is None}
    return whole | {f"{network}-224-single": (network, 224, 1, None) for network in SINGLE}


def workloads(options):
    for work, group in WORK.items():
        for shape, (network, size, batch, frozen) in shapes(work).items():
            words = [work, network, "--size", size, "--batch", batch, "--threads", options.threads]
            if frozen:
                words += ["--freeze-to", frozen]
            sides = [(OURS, our_command(*words))]
            for mode, layout in CONFIGURATIONS:
                command = peer_command("peer_networks.py", *words, "--mode", mode, "--layout", layout)
                sides.append((f"torch {mode} {layout}", command))
            rounded = [
                (
                    f"torch {mode} bfloat16",
                    peer_command("peer_networks.py", *words, "--mode", mode, "--layout", "nhwc", "--bfloat16"),
                )
                for mode in ROUNDED
                if multiplies_bfloat16()
            ]
            if work == "evaluate":
                sides.append(("onnxruntime", peer_command("peer_onnxruntime.py", *words[1:])))
            kind, unit = (Memory, "bytes") if work == "memory" else (Workload, "ms")
            yield kind(
                name=f"{work}/{shape}",
                group=group,
                title=f"{network}, {size} px, batch {batch}" + (f", frozen to {frozen}" if frozen else ""),
                sides=sides + rounded,
                rounded={name for name, _ in rounded},
                tolerances=tolerances(work, network),
                steps=STEPS.get(shape, 1) * (3 if work == "evaluate" else 1) * (10 if batch == 1 else 1),
                unit=unit,
            )
