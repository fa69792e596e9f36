"""PyTorch's side of the workload epoch/cnn-128 in images.py: epochs of the plain network, as one would write them.

Started as `peer_epoch.py SET SIDE BATCH THREADS`, where SET is a JSON file with the images of both parts. Reads
lines `WORKERS BATCHES` from standard input; trains that many batches (0: an epoch, then validation) with that many
loader processes, and answers with the time.
"""

import json
import sys
import time

import torch
from torch.nn import functional
from torch.utils.data import DataLoader

from augment import VERSIONS, Evaluation, Photographs, Training
from peer_protocol import say
from torch_networks import network


def laid_out(images):
    return images.contiguous(memory_format=torch.channels_last)


def train(model, optimizer, loader, limit):
    model.train()
    losses = 0.0
    for index, (images, labels) in enumerate(loader):
        if index == limit:
            break
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(laid_out(images)), labels)
        loss.backward()
        optimizer.step()
        losses += loss.item()
    return losses / limit


@torch.inference_mode()
def validate(model, loader):
    model.eval()
    right = 0
    for images, labels in loader:
        right += (model(laid_out(images)).argmax(1) == labels).sum().item()
    return right / len(loader.dataset)


def main():
    with open(sys.argv[1]) as file:
        images = json.load(file)
    side, count, threads = map(int, sys.argv[2:5])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    look = images["mean"], images["deviation"]
    training = Photographs(images["training"], Training(side, *look))
    validation = Photographs(images["validation"], Evaluation(side, *look))
    model = network("cnn", side, dropout=True).to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=images["rate"], momentum=0.9, fused=True)
    say(versions=VERSIONS)
    for request in sys.stdin:
        workers, limit = map(int, request.split())
        start = time.perf_counter()
        loader = DataLoader(training, batch_size=count, shuffle=True, drop_last=True, num_workers=workers)
        answer = {"trainLoss": train(model, optimizer, loader, limit or len(loader))}
        if limit == 0:
            loader = DataLoader(validation, batch_size=count, num_workers=workers)
            answer["accuracy"] = validate(model, loader)
        say(milliseconds=[1000 * (time.perf_counter() - start)], **answer)


if __name__ == "__main__":
    main()
