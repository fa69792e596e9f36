"""The family study: all of a study with frozen stages, from the first file read to the report, against PyTorch.

Six optimizers, three seeds, five epochs, on 500 photographs and 125 more to validate, at 224 px, not augmented, the
rates given. Ours is the time of the whole command. Theirs is the time of one epoch with its validation, the median of
several, by a network whose frozen part is as cheap as PyTorch can have it, on images that lie decoded and resized in
memory, times 90. Beside it stands what a careful author of a notebook may do by hand: compute the features once, keep
them, and train on them.
"""

import dataclasses
import json
import pathlib
import shutil
import signal
import statistics
import subprocess
import tempfile
import time

from images import Timed, photographs, upswing, upswing_command, work_folder
from side import OURS, Side, SideFailed, peer_command
from workload import Disagreement, Workload, progress

SIDE, BATCH, EPOCHS, SEEDS, OPTIMIZERS = 224, 32, 5, 3, 6
EPOCHS_IN_ALL = OPTIMIZERS * SEEDS * EPOCHS
PER_CLASS, VALIDATION = 125, 0.2
# Seconds.
BETWEEN_TURNS = 180
# By name: the network, what is trained of it, and the last stage that is not.
STUDIES = {
    "last": ("resnet34", "last", "layer3"),
    "head": ("resnet34", "head", "layer4"),
    "efficientnet-lite0-last": ("efficientnet-lite0", "last", "stage6"),
}
CONFIGURATIONS = [(mode, layout) for mode in ("eager", "compiled") for layout in ("nchw", "nhwc")]


@dataclasses.dataclass(kw_only=True)
class Study(Workload):
    """A whole study on both sides.

    Ours takes minutes, in which a machine's speed may change. So it is stopped every few minutes and each peer makes an
    epoch, as they do before and after it; the time that it stands still does not count.
    """

    network: str
    part: str
    frozen_to: str

    def measure(self, options):
        work = work_folder(self.name.replace("/", "-"))
        parts = write_set(work)
        weights = work / f"{self.network}.pth"
        write_weights(self.network, weights)
        peers, missing = [], []
        try:
            for mode, layout in CONFIGURATIONS:
                name = f"torch {mode} {layout}"
                if not any(word in name for word in options.peers):
                    continue
                progress(f"  starting {name}")
                try:
                    peers.append(Peer(name, self.peer_command(parts, weights, mode, layout, options)))
                except SideFailed as reason:
                    missing.append({"name": name, "reason": str(reason)})

            def turn():
                for peer in peers:
                    progress(f"  {peer.name}: an epoch")
                    peer.measure_epoch()

            def full_turn():
                turn()
                for peer in peers:
                    progress(f"  {peer.name}: the features by hand")
                    peer.measure_by_hand()

            full_turn()
            ours = Timed(OURS)
            ours.values = [1000 * self.ours(work, weights, options, turn)]
            full_turn()
        finally:
            for peer in peers:
                peer.side.close()
        shutil.rmtree(work)
        sides = [ours, *(peer.uncached for peer in peers)]
        self._require(sides, missing)
        record = self.record(sides, missing, [])
        # For honesty, and no part of the ratio: it is another way to work.
        for side in (peer.by_hand for peer in peers):
            value = statistics.median(side.values)
            record["sides"].append(
                {"name": side.name, "median": value, "ratio": value / ours.values[0], "values": side.values}
            )
        return record

    def ours(self, work, weights, options, turn):
        """The seconds of our study; every now and then it is stopped for a turn of the others."""
        progress(f"  {OURS}: the study")
        command = upswing_command(
            "compare", work / "images", "--model", self.network, "--weights", weights, "--unfreeze",
            self.part, "--no-augment", "--image-size", SIDE, "--batch-size", BATCH, "--epochs",
            EPOCHS, "--seeds", SEEDS, "--split", "varied", "--validation", VALIDATION, "--rates", "default", "--threads",
            options.threads, "--run-dir", work / "run",
        )  # fmt: skip
        with tempfile.TemporaryFile("w+") as words:
            start = time.perf_counter()
            with subprocess.Popen(command, stdout=words, stderr=words) as process:
                try:
                    stopped = turns_beside(process, turn)
                finally:
                    process.kill()
            seconds = time.perf_counter() - start - stopped
            words.seek(0)
            if process.returncode != 0:
                raise SideFailed(f"{OURS}: {words.read().strip().splitlines()[-1:]}")
        epochs = [file.read_text().count("\n") - 1 for file in (work / "run").glob("trials/*/epochs.csv")]
        if epochs != [EPOCHS] * (OPTIMIZERS * SEEDS):
            raise Disagreement(f"{OURS} did not make the whole study.")
        return seconds

    def peer_command(self, parts, weights, mode, layout, options):
        words = [parts, weights, "--network", self.network, "--freeze-to", self.frozen_to]
        words += ["--mode", mode, "--layout", layout]
        words += ["--threads", options.threads, "--batch", BATCH, "--size", SIDE]
        return peer_command("peer_study.py", *words)


class Peer:
    """A peer's process, and what its epochs say of a whole study, in milliseconds."""

    def __init__(self, name, command):
        self.name = name
        self.side = Side(name, command)
        self.uncached = Timed(f"{name}, an epoch times 90")
        self.uncached.about = {"versions": self.side.about["versions"]}
        self.by_hand = Timed(f"{name}, features kept by hand")

    def measure_epoch(self):
        self.uncached.values.append(self.side.run("epoch")[0] * EPOCHS_IN_ALL)

    def measure_by_hand(self):
        features, cached = self.side.run("features")
        self.by_hand.values.append(features + cached * EPOCHS_IN_ALL)


def turns_beside(process, turn):
    """Waits for a process and stops it now and then for a turn; returns the seconds that it stood still."""
    stopped = 0
    while True:
        try:
            process.wait(timeout=BETWEEN_TURNS)
            return stopped
        except subprocess.TimeoutExpired:
            start = time.perf_counter()
            process.send_signal(signal.SIGSTOP)
            turn()
            process.send_signal(signal.SIGCONT)
            stopped += time.perf_counter() - start


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


def write_weights(network, file):
    """Weights as they would be published; their values do not matter to the time."""
    done = subprocess.run(
        peer_command("peer_study.py", "--network", network, "--write-weights", file), stderr=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        raise SideFailed(f"torch: {done.stderr.strip().splitlines()[-1:]}")


def workloads(options):
    if photographs() is None:
        return
    for name, (network, part, stage) in STUDIES.items():
        yield Study(
            name=f"study/{name}",
            group="Study of 6 optimizers x 3 seeds x 5 epochs",
            title=f"{network}, {SIDE} px, batch {BATCH}, 500 images, frozen to {stage}",
            sides=[],
            tolerances={},
            steps=1,
            network=network,
            part=part,
            frozen_to=stage,
        )
