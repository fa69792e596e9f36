#!/usr/bin/env python3
"""Copies a part of a folder of class folders: at most so many images, each class in proportion.

Usage: subset.py FROM TO [COUNT]

Which images is decided by their content (SHA-256), so that the same folder gives the same part everywhere.
The grids under bench/sensitivity/ were measured on such parts.
"""

import hashlib
import pathlib
import shutil
import sys


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:3])
    most = int(sys.argv[3]) if len(sys.argv) == 4 else 2000
    if target.exists():
        sys.exit(f"{target} is there already.")
    classes = {
        folder.name: sorted(
            (file for file in folder.iterdir() if file.is_file()),
            key=lambda file: hashlib.sha256(file.read_bytes()).digest(),
        )
        for folder in sorted(source.iterdir())
        if folder.is_dir()
    }
    total = sum(map(len, classes.values()))
    share = min(1, most / total)
    for name, files in classes.items():
        (target / name).mkdir(parents=True)
        for file in files[: int(share * len(files))]:
            shutil.copyfile(file, target / name / file.name)


if __name__ == "__main__":
    main()
