"""What a family of workloads has in common: its sides, their proof, their turns, and the record that results."""

import dataclasses
import statistics
import sys

from side import OURS, Side, SideFailed


class Disagreement(Exception):
    """Two sides do not compute the same thing, so that their times do not compare."""


@dataclasses.dataclass(frozen=True)
class Tolerance:
    """How far the sides' proofs may be apart, relative to the largest value of the first peer's."""

    limit: float
    why: str


@dataclasses.dataclass
class Workload:
    """Something that is timed on every side.

    A family's module makes these and bench/compare.py runs them. What is not a matter of repeating a step
    overrides `measure`.
    """

    # For example train/cnn-128: the family, and what in it.
    name: str
    # The same in words: for example Training step; cnn, 128 px, batch 64.
    group: str
    title: str
    # Name and command line of every side, ours first.
    sides: list
    # By the name of a proof.
    tolerances: dict
    # How many repetitions a turn has.
    steps: int
    # Repetitions before the first turn: they allocate, compile, and warm the caches.
    warm_up: int = 2
    # ms or bytes; less is better.
    unit: str = "ms"
    # The names of sides that compute with fewer digits: they are shown, and neither proved nor taken for the best peer.
    rounded: set = frozenset()

    @property
    def parts(self):
        """What --workload may call it by."""
        return {self.name, *self.name.split("/")}

    def chosen(self, options):
        """The sides that were asked for; ours always."""
        for name, command in self.sides:
            if name == OURS or any(word in name for word in options.peers):
                yield name, command

    def measure(self, options):
        """Runs all sides in turn; returns the record."""
        sides, missing = [], []
        try:
            # One after the other, because each computes its proof as it starts.
            for name, command in self.chosen(options):
                progress(f"  starting {name}")
                try:
                    side = Side(name, command)
                except SideFailed as reason:
                    missing.append({"name": name, "reason": str(reason)})
                    continue
                sides.append(side)
                side.run(self.warm_up)
            self._require(sides, missing)
            checks = self.check(sides)
            steps = options.steps or self.steps
            for turn in range(options.rounds):
                progress(f"  round {turn + 1} of {options.rounds}")
                # Starting with another side each round, so that nobody always follows the same neighbour.
                for offset in range(len(sides)):
                    side = sides[(turn + offset) % len(sides)]
                    side.run(1)  # its caches hold another side's data
                    side.values += side.run(steps)
        finally:
            for side in sides:
                side.close()
        return self.record(sides, missing, checks)

    def check(self, sides):
        """Compares every peer's proof with ours; returns how far they were apart."""
        checks = []
        for proof, tolerance in self.tolerances.items():
            ours = sides[0].about["proof"][proof]
            for side in self._exact(sides):
                theirs = side.about["proof"][proof]
                apart = distance(ours, theirs)
                if not apart <= tolerance.limit:
                    raise Disagreement(
                        f"the {proof} of {side.name} and of {OURS} are {apart:.2e} apart where"
                        f" {tolerance.limit:.0e} is allowed: they do not compute the same thing."
                    )
                checks.append(
                    {"proof": proof, "side": side.name, "apart": apart, "allowed": tolerance.limit}
                )
        return checks

    def record(self, sides, missing, checks):
        """The outcome as it is written to JSON. Ratios are of medians: theirs to ours."""
        medians = {side.name: statistics.median(side.values) for side in sides}
        ours = medians[OURS]
        best = min(self._exact(sides), key=lambda side: medians[side.name]).name
        share = None
        for limit, work in (("arithmetic", "operations"), ("bandwidth", "bytes")):
            if work in sides[0].about:
                share = {"limit": limit, "rate": sides[0].about[work] / ours * 1000}
        return {
            "name": self.name,
            "group": self.group,
            "title": self.title,
            "unit": self.unit,
            "ratio": medians[best] / ours,
            "best": best,
            "share": share,
            "versions": {k: v for side in sides for k, v in side.about.get("versions", {}).items()},
            "sides": [
                {
                    "name": side.name,
                    "median": medians[side.name],
                    "ratio": medians[side.name] / ours,
                    "values": side.values,
                }
                for side in sides
            ],
            "checks": checks,
            "missing": missing,
        }

    def _exact(self, sides):
        """The peers that compute with as many digits as we do."""
        return [side for side in sides[1:] if side.name not in self.rounded]

    def _require(self, sides, missing):
        if not sides or sides[0].name != OURS or not self._exact(sides):
            reasons = "; ".join(f"{each['name']}: {each['reason']}" for each in missing)
            raise SideFailed(f"nothing to compare ({reasons or 'no peer was asked for'})")


def distance(ours, theirs):
    """The largest difference over the largest value; infinite where the lengths differ."""
    if len(ours) != len(theirs) or not theirs:
        return float("inf")
    largest = max(abs(float(value)) for value in theirs)
    return max(abs(float(a) - float(b)) for a, b in zip(ours, theirs)) / largest


def progress(words):
    """Tells the user what is being done."""
    print(words, file=sys.stderr, flush=True)
