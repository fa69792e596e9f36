"""The family study: all of a study with frozen stages, from the first file read to the report, against PyTorch.

Six optimizers, three seeds, five epochs, on 500 photographs and 125 more to validate, at 224 px, not augmented, the
rates given. Ours is the time of the whole command. Theirs is the time of one epoch with its validation, by a network
whose frozen part is as cheap as PyTorch can have it, on images that lie decoded and resized in memory, times 90. Beside
it stands what a careful author of a notebook may do by hand: compute the features once, keep them, and train on them.
"""

import json
import pathlib
import shutil
import subprocess
import time

from images import Timed, photographs, upswing, work_folder
from side import OURS, Side, SideFailed, peer_command
from workload import Disagreement, Workload, progress

SIDE, BATCH, EPOCHS, SEEDS, OPTIMIZERS = 224, 32, 5, 3, 6
PER_CLASS, VALIDATION = 125, 0.2
PARTS = {"last": "layer3", "head": "layer4"}
CONFIGURATIONS = [(mode, layout) for mode in ("eager", "compiled") for layout in ("nchw", "nhwc")]


class Study(Workload):
    """A whole study on both sides."""

    def measure(self, options):
        work = work_folder(self.name.replace("/", "-"))
        parts = write_set(work)
        weights = work / "resnet34.pth"
        write_weights(weights)
        ours = self.ours(work, weights, options)
        peers, by_hand, missing = [], [], []
        for mode, layout in CONFIGURATIONS:
            name = f"torch {mode} {layout}"
            if not any(word in name for word in options.peers):
                continue
            progress(f"  {name}: an epoch, and the features by hand")
            try:
                uncached, cached, versions = self.peer(parts, weights, mode, layout, options)
            except SideFailed as reason:
                missing.append({"name": name, "reason": str(reason)})
                continue
            peers.append(timed(f"{name}, an epoch times 90", uncached, versions))
            by_hand.append(timed(f"{name}, features kept by hand", cached, versions))
        shutil.rmtree(work)
        self._require([ours, *peers], missing)
        record = self.record([ours, *peers], missing, [])
        # For honesty, and no part of the ratio: it is another way to work.
        for side in by_hand:
            value = side.values[0]
            record["sides"].append(
                {"name": side.name, "median": value, "ratio": value / ours.values[0], "values": side.values}
            )
        return record

    def ours(self, work, weights, options):
        progress(f"  {OURS}: the study")
        start = time.perf_counter()
        upswing(
            "compare", work / "images", "--model", "resnet34", "--weights", weights, "--thaw",
            self.name.split("/")[1], "--no-augment", "--image-size", SIDE, "--batch-size", BATCH, "--epochs",
            EPOCHS, "--seeds", SEEDS, "--validation", VALIDATION, "--rates", "default", "--threads",
            options.threads, "--run-dir", work / "run",
        )  # fmt: skip
        side = timed(OURS, 1000 * (time.perf_counter() - start), {})
        epochs = [file.read_text().count("\n") - 1 for file in (work / "run").glob("trials/*/epochs.csv")]
        if epochs != [EPOCHS] * (OPTIMIZERS * SEEDS):
            raise Disagreement(f"{OURS} did not make the whole study.")
        return side

    def peer(self, parts, weights, mode, layout, options):
        stage = PARTS[self.name.split("/")[1]]
        words = [parts, weights, "--freeze-to", stage, "--mode", mode, "--layout", layout]
        words += ["--threads", options.threads, "--batch", BATCH, "--size", SIDE]
        side = Side("torch", peer_command("peer_study.py", *words))
        try:
            epoch = side.run("epoch")[0]
            features, cached = side.run("features")
        finally:
            side.close()
        trials = OPTIMIZERS * SEEDS
        return epoch * trials * EPOCHS, features + cached * trials * EPOCHS, side.about["versions"]


def timed(name, milliseconds, versions):
    side = Timed(name)
    side.values, side.about = [milliseconds], {"versions": versions}
    return side


def write_set(work):
    """Copies so many photographs of each class, and lists them in parts of the same sizes for the peer."""
    report = upswing("scan", photographs(), "--image-size", 64)
    unusable = {entry["file"] for entry in report["unusable"]}
    parts = {"training": [], "validation": []}
    for label, entry in enumerate(report["classes"]):
        folder = pathlib.Path(report["root"]) / entry["name"]
        target = work / "images" / entry["name"]
        target.mkdir(parents=True)
        files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        files = [path for path in files if f"{entry['name']}/{path.name}" not in unusable][:PER_CLASS]
        for index, path in enumerate(files):
            shutil.copy(path, target)
            part = "validation" if index < round(VALIDATION * PER_CLASS) else "training"
            parts[part].append({"path": str(path), "label": label})
    file = work / "set.json"
    file.write_text(json.dumps(parts))
    return file


def write_weights(file):
    """Weights as torchvision would publish them; their values do not matter to the time."""
    done = subprocess.run(
        peer_command("peer_study.py", "--write-weights", file), stderr=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        raise SideFailed(f"torch: {done.stderr.strip().splitlines()[-1:]}")


def workloads(options):
    if photographs() is None:
        return
    for part, stage in PARTS.items():
        yield Study(
            name=f"study/{part}",
            group="Study of 6 optimizers x 3 seeds x 5 epochs",
            title=f"resnet34, {SIDE} px, batch {BATCH}, 500 images, frozen to {stage}",
            sides=[],
            tolerances={},
            steps=1,
        )
