"""A process that computes when it is asked to."""

import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
OURS = "upswing"


class SideFailed(Exception):
    """A side ended before it answered; says why in its own last words."""


class Side:
    """One side of a comparison: a process that introduces itself and then waits for its turn.

    Only one computes at any time. `about` holds the introduction, `values` what was measured.
    """

    def __init__(self, name, command):
        self.name = name
        self.values = []
        # A file, not a pipe: nobody reads it while the process runs, and a full pipe would stop that.
        self._complaints = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
        )
        try:
            self.about = self._answer()
        except BaseException:
            self.close()
            raise

    def run(self, count):
        """Repeats the work; the time of each repetition in milliseconds."""
        try:
            print(count, file=self._process.stdin, flush=True)
        except BrokenPipeError:
            pass  # what _answer() finds says more
        return self._answer()["milliseconds"]

    def close(self):
        """Ends the process, gently if it is waiting."""
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._complaints.close()

    def _answer(self):
        line = self._process.stdout.readline()
        if line:
            return json.loads(line)
        code = self._process.wait()
        self._complaints.seek(0)
        words = [words for words in self._complaints.read().splitlines() if words.strip()]
        raise SideFailed(words[-1] if words else f"ended without a word, with exit code {code}")


def our_program():
    """Where the build puts UpswingBench."""
    program = HERE.parent / ".build" / "release" / "UpswingBench"
    if not program.exists():
        sys.exit(f"bench: {program} is missing; run make build first.")
    return program


def our_command(*words):
    """The command line of one of UpswingBench's commands."""
    return [str(our_program()), *map(str, words), "--serve"]


def peer_command(script, *words):
    """The command line of one of the peers' scripts in this folder."""
    return [sys.executable, str(HERE / script), *map(str, words)]
