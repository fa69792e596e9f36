"""Our default augmentation on Pillow images, as torchvision does it, step for step.

torchvision itself may not load beside every build of PyTorch, and its Pillow path is no more than this.
"""

import math

import numpy
import PIL
import torch
from PIL import Image, ImageEnhance

VERSIONS = {"torch": torch.__version__, "Pillow": PIL.__version__}
SCALE, RATIO, ROTATION, CHANGE = (0.7, 1.0), (3 / 4, 4 / 3), 15, 0.1


def draw(low, high):
    return torch.empty(1).uniform_(low, high).item()


def crop_window(width, height):
    """RandomResizedCrop.get_params."""
    for _ in range(10):
        area = width * height * draw(*SCALE)
        shape = math.exp(draw(math.log(RATIO[0]), math.log(RATIO[1])))
        w, h = round(math.sqrt(area * shape)), round(math.sqrt(area / shape))
        if 0 < w <= width and 0 < h <= height:
            top = torch.randint(0, height - h + 1, size=(1,)).item()
            left = torch.randint(0, width - w + 1, size=(1,)).item()
            return left, top, w, h
    side = min(width, height)
    return (width - side) // 2, (height - side) // 2, side, side


def jitter(image):
    """ColorJitter without hue: three changes in a drawn order."""
    for change in torch.randperm(3):
        kind = (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color)[change]
        image = kind(image).enhance(draw(1 - CHANGE, 1 + CHANGE))
    return image


class Training:
    """RandomResizedCrop, RandomHorizontalFlip, RandomRotation, ColorJitter, ToTensor, Normalize."""

    def __init__(self, side, mean, deviation):
        self.side = side
        self.normal = Normal(mean, deviation)

    def __call__(self, image):
        left, top, width, height = crop_window(*image.size)
        image = image.crop((left, top, left + width, top + height))
        image = image.resize((self.side, self.side), Image.Resampling.BILINEAR)
        if torch.rand(1) < 0.5:
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        image = image.rotate(draw(-ROTATION, ROTATION), Image.Resampling.BILINEAR)
        return self.normal(jitter(image))


class Evaluation:
    """Resize of the shorter side, CenterCrop, ToTensor, Normalize."""

    def __init__(self, side, mean, deviation):
        self.side = side
        self.normal = Normal(mean, deviation)

    def __call__(self, image):
        width, height = image.size
        short = min(width, height)
        if short != self.side:
            width = self.side if width == short else int(self.side * width / short)
            height = self.side if height == short else int(self.side * height / short)
            image = image.resize((width, height), Image.Resampling.BILINEAR)
        left, top = round((width - self.side) / 2), round((height - self.side) / 2)
        return self.normal(image.crop((left, top, left + self.side, top + self.side)))


class Normal:
    """ToTensor, Normalize."""

    def __init__(self, mean, deviation):
        self.mean = torch.tensor(mean).view(-1, 1, 1)
        self.deviation = torch.tensor(deviation).view(-1, 1, 1)

    def __call__(self, image):
        pixels = torch.from_numpy(numpy.array(image, numpy.uint8, copy=True))
        tensor = pixels.permute(2, 0, 1).contiguous().to(torch.float32).div(255)
        return tensor.sub_(self.mean).div_(self.deviation)


class Photographs(torch.utils.data.Dataset):
    """Files and labels, decoded and transformed each time."""

    def __init__(self, samples, transform):
        self.samples, self.transform = samples, transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        sample = self.samples[index]
        with open(sample["path"], "rb") as file:
            return self.transform(Image.open(file).convert("RGB")), sample["label"]
