#!/usr/bin/env python3
"""Prints what each way to find a rate costs, over the grids of several data sets.

Usage: sensitivity.py FOLDER...

Each folder is one of `upswing sensitivity`, such as those below bench/sensitivity/. Regrets are in points of accuracy: of
suggestions that were really trained, else read off the curve; a refusal counts as guessing. The second table sets the
finder beside PyTorch's default rates.
"""

import collections
import csv
import pathlib
import statistics
import sys


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    methods = collections.defaultdict(list)
    pairs = collections.defaultdict(lambda: collections.defaultdict(list))
    for folder in map(pathlib.Path, sys.argv[1:]):
        with open(folder / "suggestions.csv", newline="") as file:
            for row in csv.DictReader(file):
                methods[row["method"]].append(row)
                pairs[folder.name, row["optimizer"]][row["method"]].append(float(row["regret"]))

    print(f"{'method':10} {'mean':>6} {'worst':>6} {'read: mean':>11} {'worst':>6} {'refused':>12} {'steps':>6} {'seconds':>8}")
    for name, found in methods.items():
        regrets = [float(row["regret"]) for row in found]
        read = [float(row["regret_read"] or row["regret"]) for row in found]
        print(
            f"{name:10} {statistics.mean(regrets):6.2f} {max(regrets):6.1f} {statistics.mean(read):11.2f} {max(read):6.1f} "
            f"{sum(row['rate'] == '' for row in found):5} of {len(found):3} "
            f"{statistics.mean(int(row['steps']) for row in found):6.0f} {statistics.mean(float(row['seconds']) for row in found):8.1f}"
        )

    print(f"\n{'set':18} {'optimizer':10} {'halving':>8} {'default':>8}")
    for (folder, optimizer), regrets in pairs.items():
        if not (regrets["halving"] and regrets["default"]):
            continue  # Not measured yet.
        halving, default = (statistics.mean(regrets[name]) for name in ("halving", "default"))
        remark = "  worse by more than 1" if halving > default + 1 else ""
        print(f"{folder:18} {optimizer:10} {halving:8.1f} {default:8.1f}{remark}")


if __name__ == "__main__":
    main()
