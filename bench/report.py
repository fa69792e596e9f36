"""What becomes of the measurements: a table on the terminal, JSON, and a page."""

import datetime
import json
import platform


def processor():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def table(records):
    """One line a side, in Markdown."""
    yield "| workload | side | median | fastest | slowest | ours is better by |"
    yield "|---|---|---:|---:|---:|---:|"
    for record in records:
        for index, side in enumerate(record["sides"]):
            figures = [side["median"], min(side["values"]), max(side["values"])]
            mark = " (best peer)" if side["name"] == record["best"] else ""
            yield (
                f"| {record['name'] if index == 0 else ''} | {side['name']}{mark} | "
                + " | ".join(quantity(figure, record["unit"]) for figure in figures)
                + f" | {'' if index == 0 else format(side['ratio'], '.2f') + 'x'} |"
            )


def quantity(value, unit):
    if unit == "bytes":
        return f"{value / 2**20:.0f} MiB"
    return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"


def write(records, options):
    print("\n".join(table(records)))
    for record in records:
        print(f"{record['name']}: {record['ratio']:.2f}x as good as {record['best']}")
        for each in record["missing"]:
            print(f"  {each['name']} did not run: {each['reason']}")
        for check in record["checks"]:
            print(f"  {check['side']}: {check['proof']} {check['apart']:.1e} apart")
    about = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "processor": processor(),
        "threads": options.threads,
        "workloads": records,
    }
    if options.json:
        options.json.write_text(json.dumps(about, indent=1) + "\n")
