"""Pillow's and PyTorch's side of the workloads images/… in images.py: batches on one thread.

Started as `peer_images.py WORK --side S --batch N`, after our side has put `set.json` into the folder WORK; writes
`peer.f32` there, the first batch without augmentation.
"""

import argparse
import json
import pathlib

import torch
from torch.utils.data import DataLoader

from augment import VERSIONS, Evaluation, Photographs, Training
from peer_protocol import serve


def endless(loader):
    while True:
        yield from loader


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--side", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    options = parser.parse_args()
    images = json.loads((options.work / "set.json").read_text())
    torch.set_num_threads(1)
    look = images["mean"], images["deviation"]
    plain = Photographs(images["samples"], Evaluation(options.side, *look))
    first, _ = next(iter(DataLoader(plain, batch_size=options.batch)))
    (options.work / "peer.f32").write_bytes(first.numpy().tobytes())
    changed = Photographs(images["samples"], Training(options.side, *look))
    batches = endless(DataLoader(changed, batch_size=options.batch, shuffle=True, drop_last=True))
    serve(lambda: next(batches), versions=VERSIONS)


if __name__ == "__main__":
    main()
