"""Times training steps of the plain network: ours and PyTorch's, in turn, in one call.

Every side is a process of its own that waits for its turn, so that only one computes at any time and all meet the
same weather. A ratio compares the medians of one call; figures of different calls do not compare.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
OURS = "upswing"
# The largest relative difference between losses that still counts as the same computation.
TOLERANCE = 1e-4


class Side:
    """A process that computes when it is asked to."""

    def __init__(self, name, command):
        self.name = name
        self.milliseconds = []
        self.peak_bytes = 0
        # A file, not a pipe: nobody reads it while the process runs, and a full pipe would stop that.
        self.complaints = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
        )

    def introduce(self):
        self.about = self._answer()

    def run(self, steps):
        print(steps, file=self.process.stdin, flush=True)
        answer = self._answer()
        self.peak_bytes = answer["peakBytes"]
        return answer["milliseconds"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.complaints.seek(0)
            words = self.complaints.read().strip().splitlines()
            raise RuntimeError(words[-1] if words else "ended without a word")
        return json.loads(line)

    @property
    def median(self):
        return statistics.median(self.milliseconds)


def processor():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def commands(options):
    shape = [str(options.size), str(options.batch), str(options.threads)]
    ours = HERE.parent / ".build" / "release" / "UpswingBench"
    if not ours.exists():
        sys.exit(f"bench: {ours} is missing; run make build first.")
    yield OURS, [str(ours), *shape]
    for mode in ("eager", "compiled"):
        for layout in ("nchw", "nhwc"):
            name = f"torch {mode} {layout}"
            yield name, [sys.executable, str(HERE / "peer.py"), *shape, mode, layout]


def check(sides):
    """Stops unless all sides have the same losses: times of different computations do not compare."""
    expected = sides[0].about["losses"]
    for side in sides[1:]:
        for ours, theirs in zip(expected, side.about["losses"], strict=True):
            if not abs(ours - theirs) <= TOLERANCE * abs(theirs):
                sys.exit(
                    f"bench: {side.name} has the losses {side.about['losses']}, {OURS} {expected}:"
                    " they do not compute the same thing."
                )


def table(ours, sides, best):
    yield "| configuration | median ms | fastest ms | slowest ms | peak MiB | ours is faster by |"
    yield "|---|---|---|---|---|---|"
    for side in sides:
        times = side.milliseconds
        ratio = "" if side is ours else f"{side.median / ours.median:.2f}x"
        mark = " (best peer)" if side is best else ""
        yield (
            f"| {side.name}{mark} | {side.median:.0f} | {min(times):.0f} | {max(times):.0f} "
            f"| {side.peak_bytes / 2**20:.0f} | {ratio} |"
        )


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=128, help="pixels a side (128)")
    parser.add_argument("--batch", type=int, default=64, help="images a batch (64)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="(all)")
    parser.add_argument("--rounds", type=int, default=6, help="how often all take a turn (6)")
    parser.add_argument("--steps", type=int, default=3, help="timed steps a turn (3)")
    parser.add_argument("--json", type=pathlib.Path, help="also write every time to this file")
    options = parser.parse_args()
    if options.size < 16 or min(options.batch, options.threads, options.rounds, options.steps) < 1:
        parser.error("sizes start at 16 pixels, all other numbers at 1")

    sides, missing = [], []
    # One after the other, because each computes its losses as it starts.
    for name, command in commands(options):
        print(f"starting {name}", file=sys.stderr)
        side = Side(name, command)
        try:
            side.introduce()
            side.run(2)  # the first steps allocate, compile, and warm the caches
            sides.append(side)
        except RuntimeError as reason:
            missing.append((name, str(reason)))
    if not sides or sides[0].name != OURS or len(sides) == 1:
        sys.exit("bench: " + "; ".join(f"{name}: {reason}" for name, reason in missing))
    check(sides)

    for turn in range(options.rounds):
        print(f"round {turn + 1} of {options.rounds}", file=sys.stderr)
        # Starting with another side each round, so that nobody always follows the same neighbour.
        for offset in range(len(sides)):
            side = sides[(turn + offset) % len(sides)]
            side.run(1)  # its caches hold another side's data
            side.milliseconds += side.run(options.steps)
    for side in sides:
        side.close()

    ours = sides[0]
    best = min(sides[1:], key=lambda side: side.median)
    ratio = best.median / ours.median
    about = {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "threads": options.threads,
        "system": platform.platform(),
        "torch": best.about["version"],
        "instructionSet": ours.about["instructionSet"],
        "size": options.size,
        "batch": options.batch,
    }
    print(
        f"Training step of cnn, {options.size} px, batch {options.batch}, {options.threads} threads, "
        f"{about['date']}\n{about['processor']}, {about['system']}, torch {about['torch']}, "
        f"our kernels: {about['instructionSet']}\n"
    )
    print("\n".join(table(ours, sides, best)))
    for name, reason in missing:
        print(f"\n{name} did not run: {reason}")
    print(f"\nFirst losses, the same on all sides: {[round(x, 5) for x in ours.about['losses']]}")
    print(f"Against the best peer ({best.name}): {ratio:.2f}x as fast.")
    if options.json:
        record = about | {
            "ratio": ratio,
            "sides": {
                side.name: {
                    "milliseconds": side.milliseconds,
                    "peakBytes": side.peak_bytes,
                    "losses": side.about["losses"],
                }
                for side in sides
            },
            "missing": dict(missing),
        }
        options.json.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
