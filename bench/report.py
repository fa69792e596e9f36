"""What becomes of the measurements: a table on the terminal, JSON, and a page."""

import datetime
import json
import platform
import subprocess
import sys

from side import HERE, our_program
from workload import progress


def result(records, limits, options):
    """All of a call's measurements as Sources/Records/BenchmarkRecord.swift reads them."""
    machine = {key: max(each[key] for each in limits) for key in limits[0]}
    versions = {"upswing": revision(), "python": platform.python_version()}
    for record in records:
        versions |= record.pop("versions")
        if share := record["share"]:
            per_second = {"arithmetic": "operationsPerSecond", "bandwidth": "bytesPerSecond"}
            share["ofMachine"] = share["rate"] / machine[per_second[share["limit"]]]
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "command": sys.argv[1:],
        "processor": processor(),
        "system": platform.platform(),
        "threads": options.threads,
        "versions": versions,
        "machine": machine,
        "workloads": records,
    }


def write(result, file):
    """Prints the table; writes JSON to `file`, and the page beside it."""
    print("\n".join(text(result)))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n")
    page = file.with_suffix(".html")
    subprocess.run([our_program(), "page", file, page], check=True)
    progress(f"\nEvery figure: {file}\nAs a page:    {page}")


def usual_file():
    """A file of its own for each call, in a folder that git ignores."""
    return HERE / "results" / f"{datetime.datetime.now():%Y-%m-%d-%H%M%S}.json"


def text(result):
    """The outcome in Markdown."""
    machine = result["machine"]
    yield (
        f"\n{result['date']}; {result['processor']}, {result['threads']} threads, at best "
        f"{machine['operationsPerSecond'] / 1e9:.0f} GFLOP/s and {machine['bytesPerSecond'] / 1e9:.1f} GB/s; "
        + ", ".join(f"{name} {version}" for name, version in sorted(result["versions"].items()))
        + "\n"
    )
    yield "| workload | side | median | fastest or least | slowest or most | ours is better by | fraction of the machine |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for record in result["workloads"]:
        for index, side in enumerate(record["sides"]):
            values = [side["median"], min(side["values"]), max(side["values"])]
            cells = [
                record["name"] if index == 0 else "",
                side["name"] + (" (best peer)" if side["name"] == record["best"] else ""),
                *(quantity(value, record["unit"]) for value in values),
                "" if index == 0 else f"{side['ratio']:.2f}x",
                share(record["share"]) if index == 0 and record["share"] else "",
            ]
            yield f"| {' | '.join(cells)} |"
    yield ""
    for record in result["workloads"]:
        if record["checks"]:
            worst = max(record["checks"], key=lambda check: check["apart"] / check["allowed"])
            yield (
                f"{record['name']}: same results; {worst['proof']} of {worst['side']} are "
                f"{worst['apart']:.0e} apart, {worst['allowed']:.0e} allowed."
            )
        for each in record["missing"]:
            yield f"{record['name']}: {each['name']} did not run: {each['reason']}"


def quantity(value, unit):
    if unit == "bytes":
        return f"{value / 2**20:.0f} MiB"
    return f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def share(share):
    unit = {"arithmetic": "GFLOP/s", "bandwidth": "GB/s"}[share["limit"]]
    return f"{share['rate'] / 1e9:.1f} {unit}, {share['ofMachine']:.0%}"


def processor():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def revision():
    """The commit that was measured."""
    command = ["git", "-C", HERE, "describe", "--always", "--dirty"]
    answer = subprocess.run(command, capture_output=True, text=True)
    return answer.stdout.strip() or "of unknown revision"
