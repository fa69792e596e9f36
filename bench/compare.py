"""Times this project's work and PyTorch's, in turn, in one call, and writes a table, JSON and a page.

Every side is a process of its own that waits for its turn, so that only one computes at any time and all meet the
same weather. A ratio compares the medians of one call; figures of different calls do not compare.
"""

import argparse
import os
import pathlib
import sys

import images
import networks
import optimizers
import report
import studies
from side import Side, SideFailed, our_command
from workload import Disagreement, progress

# Each module yields workloads; see workload.py.
FAMILIES = [networks, optimizers, images, studies]


def parse():
    parser = argparse.ArgumentParser(
        prog="bench/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Under two minutes: bench/run --workload train/cnn-128 --peers eager --rounds 2",
    )
    parser.add_argument(
        "--workload",
        nargs="+",
        metavar="NAME",
        help="which, by name (train/cnn-128) or a part of it (train, cnn-128); all by default",
    )
    parser.add_argument("--list", action="store_true", help="list the workloads and end")
    parser.add_argument(
        "--peers",
        nargs="+",
        default=["torch", "onnxruntime"],
        metavar="WORD",
        help="only peers whose name contains one of the words: eager, compiled, nhwc, onnxruntime, … (all by default; "
        "compiling takes minutes)",
    )
    parser.add_argument(
        "--threads", type=int, default=len(os.sched_getaffinity(0)), help="of each side (all cores)"
    )
    parser.add_argument("--rounds", type=int, default=4, help="how often all take a turn (4)")
    parser.add_argument("--steps", type=int, help="timed repetitions a turn (each workload's own)")
    parser.add_argument(
        "--json",
        type=pathlib.Path,
        metavar="FILE",
        help="where to write every figure, with a page beside it (a file in bench/results)",
    )
    options = parser.parse_args()
    if min(options.threads, options.rounds, 1 if options.steps is None else options.steps) < 1:
        parser.error("--threads, --rounds and --steps must be at least 1")
    every = [workload for family in FAMILIES for workload in family.workloads(options)]
    if options.list:
        for workload in every:
            print(f"{workload.name:24} {workload.group}: {workload.title}")
        sys.exit()
    wanted = set(options.workload or [])
    if unknown := wanted - set().union(*(workload.parts for workload in every)):
        parser.error(f"there is no workload {', '.join(sorted(unknown))}; bench/run --list lists them")
    chosen = [workload for workload in every if not wanted or workload.parts & wanted]
    return options, chosen


def limits(options):
    """What the machine does at best, as measured now."""
    side = Side("machine", our_command("machine", "--threads", options.threads))
    side.close()
    return side.about


def main():
    options, workloads = parse()
    records, machine, failures = [], [], []
    for number, workload in enumerate(workloads, 1):
        progress(f"{workload.name} ({number} of {len(workloads)}): {workload.group}, {workload.title}")
        try:
            # Before and after, because others may be using the machine; the best of a call counts.
            machine.append(limits(options))
            records.append(workload.measure(options))
            machine.append(limits(options))
        except (SideFailed, Disagreement) as reason:
            failures.append(f"bench: {workload.name}: {reason}")
            progress(failures[-1])
    if records:
        report.write(report.result(records, machine, options), options.json or report.usual_file())
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
