"""The other side of bench/run: times PyTorch's training steps of the same network whenever it is asked to.

Started as `peer.py SIZE BATCH THREADS eager|compiled nchw|nhwc`; speaks as Sources/UpswingBench does.
"""

import json
import sys
import time
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional

import workload


class Block(nn.Sequential):
    def __init__(self, inputs, outputs):
        super().__init__(
            OrderedDict(
                conv=nn.Conv2d(inputs, outputs, 3, padding=1),
                norm=nn.BatchNorm2d(outputs),
                relu=nn.ReLU(),
                pool=nn.MaxPool2d(2),
            )
        )


def network(size, dropout):
    widths = [3, 32, 64, 128, 256]
    blocks = nn.Sequential(*(Block(a, b) for a, b in zip(widths, widths[1:])))
    head = nn.Sequential(
        OrderedDict(
            flatten=nn.Flatten(),
            dropout=nn.Dropout(dropout),
            hidden=nn.Linear(256 * (size // 16) ** 2, 512),
            relu=nn.ReLU(),
            dropout2=nn.Dropout(dropout),
            output=nn.Linear(512, workload.CLASSES),
        )
    )
    return nn.Sequential(OrderedDict(blocks=blocks, head=head))


class Step:
    """A whole training step, ready to be repeated: forward, backward, and SGD with momentum."""

    def __init__(self, size, count, mode, layout, dropout, rate):
        model = network(size, dropout)
        state = OrderedDict((n, t) for n, t in model.state_dict().items() if "num_batches" not in n)
        model.load_state_dict(workload.weights(state), strict=False)
        images, labels = workload.batch(size, count)
        self.images, self.labels = torch.from_numpy(images), torch.from_numpy(labels)
        if layout == "nhwc":
            model = model.to(memory_format=torch.channels_last)
            self.images = self.images.contiguous(memory_format=torch.channels_last)
        self.optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
        self.forward = torch.compile(model) if mode == "compiled" else model

    def __call__(self):
        self.optimizer.zero_grad()
        loss = functional.cross_entropy(self.forward(self.images), self.labels)
        loss.backward()
        self.optimizer.step()
        return loss


def peak_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def say(**fields):
    print(json.dumps(fields), flush=True)


def main():
    size, count, threads = map(int, sys.argv[1:4])
    mode, layout = sys.argv[4:6]
    torch.set_num_threads(threads)
    # Losses without dropout, whose masks no two libraries share.
    check = Step(size, count, mode, layout, dropout=0.0, rate=1e-3)
    losses = [check().item() for _ in range(4)]
    del check
    step = Step(size, count, mode, layout, dropout=0.5, rate=0.01)
    say(losses=losses, version=torch.__version__)
    for request in sys.stdin:
        times = []
        for _ in range(int(request)):
            start = time.perf_counter()
            step()
            times.append((time.perf_counter() - start) * 1000)
        say(milliseconds=times, peakBytes=peak_bytes())


if __name__ == "__main__":
    main()
