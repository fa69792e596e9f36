"""The families train, evaluate and memory: the networks at their usual sizes, against PyTorch's four configurations."""

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
WORK = {"train": "Training step", "evaluate": "Evaluation of a batch", "memory": "Memory held in training"}
CONFIGURATIONS = [(mode, layout) for mode in ("eager", "compiled") for layout in ("nchw", "nhwc")]
STEPS = {"cnn-128": 3, "cnn-64": 6, "resnet34-224-frozen": 2}


def tolerances(work, network):
    """How far proofs may be apart.

    A value near zero that is rounded to the other side of a ReLU moves every gradient before it. Through the
    depth of ResNet-34 that comes to some thousandths: PyTorch's own two layouts are 0.002 apart in the gradients'
    lengths, and 0.0005 in the third loss.
    """
    sums = "sums in another order through all layers"
    if work == "evaluate":
        return {"scores": Tolerance(1e-3, sums)}
    if work == "memory":
        return {}
    is_deep = network != "cnn"
    flips = "values on either side of a ReLU"
    return {
        "first loss": Tolerance(1e-4, sums),
        "gradient lengths": Tolerance(1e-2 if is_deep else 1e-3, flips),
        "later losses": Tolerance(5e-3 if is_deep else 1e-4, flips),
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


def workloads(options):
    for work, group in WORK.items():
        for shape, (network, size, batch, frozen) in SHAPES.items():
            if frozen and work == "evaluate":
                continue  # the same as without
            words = [work, network, "--size", size, "--batch", batch, "--threads", options.threads]
            if frozen:
                words += ["--freeze-to", frozen]
            sides = [(OURS, our_command(*words))]
            for mode, layout in CONFIGURATIONS:
                command = peer_command("peer_networks.py", *words, "--mode", mode, "--layout", layout)
                sides.append((f"torch {mode} {layout}", command))
            kind, unit = (Memory, "bytes") if work == "memory" else (Workload, "ms")
            yield kind(
                name=f"{work}/{shape}",
                group=group,
                title=f"{network}, {size} px, batch {batch}" + (f", frozen to {frozen}" if frozen else ""),
                sides=sides,
                tolerances=tolerances(work, network),
                steps=STEPS.get(shape, 1) * (3 if work == "evaluate" else 1),
                unit=unit,
            )
