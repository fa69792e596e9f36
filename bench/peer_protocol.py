"""How the other sides of bench/run speak: as Sources/UpswingBench does with --serve.

A side prints a line of JSON about itself. Then it reads numbers, one per line, and answers each with the times of
that many repetitions. Waiting for input costs no processor time, so that processes can take turns.
"""

import json
import sys
import time


def say(**fields):
    print(json.dumps(fields), flush=True)


def serve(work, **introduction):
    """Introduces this side, then repeats `work` as often as it is asked to."""
    say(**introduction)
    for request in sys.stdin:
        times = []
        for _ in range(int(request)):
            start = time.perf_counter()
            work()
            times.append((time.perf_counter() - start) * 1000)
        say(milliseconds=times)


def peak_bytes():
    """The most memory that this process has held; 0 where the system keeps no account."""
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
