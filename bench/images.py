"""The families images and epoch: photographs from files, against Pillow and PyTorch's DataLoader.

They need photographs: a folder of class folders, named by UPSWING_FLOWERS or found as shared/data/flowers128 in a
folder around the repository. Where there is none, there are no such workloads.
"""

import atexit
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

from side import HERE, OURS, Side, SideFailed, our_command, peer_command
from workload import Disagreement, Workload, progress

SIDE, BATCH = 128, 64
RATE, VALIDATION = 0.01, 0.2
PEER = "torch and Pillow"
# Name, longest side of the files where they are enlarged first, and our source of pixels.
SETS = {
    "128": (None, "exact"),
    "128-cached": (None, "cached"),
    "227": (227, "exact"),
    "640": (640, "exact"),
    "640-scaled": (640, "scaled"),
}


def photographs():
    if named := os.environ.get("UPSWING_FLOWERS"):
        return pathlib.Path(named)
    for folder in HERE.parents:
        if (folder / "shared" / "data" / "flowers128").is_dir():
            return folder / "shared" / "data" / "flowers128"
    return None


@functools.cache
def work_folder(name):
    folder = tempfile.mkdtemp(prefix=f"upswing-bench-{name}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return pathlib.Path(folder)


def enlarged(folder, longest, count=130):
    """The first pictures of each class in other sizes, the shorter side from 128 pixels on; the same each time."""
    target = work_folder(f"set{longest}")
    for label in sorted(entry for entry in folder.iterdir() if entry.is_dir()):
        (target / label.name).mkdir(exist_ok=True)
        for index, path in enumerate(sorted(label.glob("*.jpg"))[:count]):
            short = 128 + index * 37 % (longest - 127)
            size = (longest, short) if index % 2 else (short, longest)
            picture = Image.open(path).convert("RGB").resize(size, Image.Resampling.BICUBIC)
            picture.save(target / label.name / path.name, quality=90)
    return target


class Images(Workload):
    """Batches on one thread; the proof is the first batch as it is without augmentation, in a file."""

    def measure(self, options):
        name = self.name.split("/")[1]
        longest, source = SETS[name]
        folder, work = photographs(), work_folder(name)
        if longest:
            progress("  enlarging photographs")
            folder = enlarged(folder, longest)
        words = ["--side", SIDE, "--batch", BATCH]
        self.sides = [
            (OURS, our_command("images", folder, *words, "--source", source, "--work", work)),
            (PEER, peer_command("peer_images.py", work, *words)),
        ]
        self.work = work
        return super().measure(options)

    def check(self, sides):
        ours, theirs = (
            numpy.fromfile(self.work / name, numpy.float32).reshape(-1, 3, SIDE, SIDE)
            for name in ("plain.f32", "peer.f32")
        )
        deviation = json.loads((self.work / "set.json").read_text())["deviation"]
        apart = numpy.abs(ours - theirs) * 255 * numpy.array(deviation, numpy.float32).reshape(3, 1, 1)
        if not apart.max() <= 1.01:
            raise Disagreement(f"without augmentation a pixel is {apart.max():.1f} levels apart.")
        return [{"proof": "levels of pixels", "side": PEER, "apart": float(apart.max()), "allowed": 1.01}]


class Epoch(Workload):
    """One epoch of the plain network with loading, augmentation and validation.

    Ours is `upswing train` as a user starts it, and an epoch what it writes into epochs.csv. PyTorch's is a script
    with a DataLoader, channels last, with as many loader processes, 0 or 2, as train a few batches faster.
    """

    def measure(self, options):
        if not any(word in PEER for word in options.peers):
            raise SideFailed("nothing to compare (no peer was asked for)")
        work = work_folder("epoch")
        ours = Timed(OURS)
        progress(f"  {OURS}: one epoch")
        run = work / "run"
        report = upswing(
            "train", photographs(), "--image-size", SIDE, "--batch-size", BATCH, "--threads", options.threads,
            "--rate", RATE, "--epochs", 1, "--validation", VALIDATION, "--run-dir", run,
        )  # fmt: skip
        ours.values = [1000 * report["epochs"][0]["seconds"]]
        steps = (run / "steps.csv").read_text().count("\n") - 1
        parts = self.write_set(work / "set.json")

        side = Side(PEER, peer_command("peer_epoch.py", work / "set.json", SIDE, BATCH, options.threads))
        try:
            progress(f"  {PEER}: a few batches, then one epoch")
            side.run("0 2")  # the first steps allocate
            times = {workers: side.run(f"{workers} 4")[0] for workers in (0, 2)}
            workers = min(times, key=times.get)
            theirs = Timed(f"{PEER}, {workers} loader processes")
            theirs.values = side.run(f"{workers} 0")
            theirs.about = side.about
        finally:
            side.close()
        shutil.rmtree(run)
        if len(parts["training"]) // BATCH != steps:
            raise Disagreement(f"{OURS} made {steps} steps, not the same epoch.")
        return self.record([ours, theirs], [], [])

    def write_set(self, file):
        """The same images in parts of the same sizes; which are in which does not matter to the time."""
        report = upswing("scan", photographs(), "--image-size", SIDE)
        unusable = {entry["file"] for entry in report["unusable"]}
        parts = {"training": [], "validation": []}
        for label, entry in enumerate(report["classes"]):
            folder = pathlib.Path(report["root"]) / entry["name"]
            files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
            files = [path for path in files if f"{entry['name']}/{path.name}" not in unusable]
            for index, path in enumerate(files):
                part = "validation" if index < round(VALIDATION * entry["distinct"]) else "training"
                parts[part].append({"path": str(path), "label": label})
        look = report["normalisation"]
        file.write_text(json.dumps(parts | {"mean": look["mean"], "deviation": look["deviation"], "rate": RATE}))
        return parts


class Timed:
    """A side as the record of a workload wants it."""

    def __init__(self, name):
        self.name, self.about, self.values = name, {}, []


def upswing_command(*words):
    """The command line of one of the program's commands."""
    program = HERE.parent / ".build" / "release" / "upswing"
    if not program.exists():
        sys.exit(f"bench: {program} is missing; run make build first.")
    return [str(program), *map(str, words)]


def upswing(*words):
    """What a command of the program prints as JSON."""
    command = upswing_command(*words, "--json")
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SideFailed(f"{OURS}: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout)


def workloads(options):
    if photographs() is None:
        progress("bench: no photographs (UPSWING_FLOWERS names a folder): leaving out images and epoch")
        return
    for name, (longest, source) in SETS.items():
        yield Images(
            name=f"images/{name}",
            group="JPEG files to augmented batches, one thread",
            title=f"{longest or 128} px to {SIDE} px, batch {BATCH}, {source}",
            sides=[],
            tolerances={},
            steps=8,
        )
    yield Epoch(
        name="epoch/cnn-128",
        group="Epoch with loading and validation",
        title=f"cnn, {SIDE} px, batch {BATCH}",
        sides=[],
        tolerances={},
        steps=1,
    )
