#!/usr/bin/env python3
"""Makes four sets of images that no rule of the finder was made with, from what packages bring along.

Usage: other_sets.py PACKAGES TARGET

PACKAGES is a folder of these, each unpacked into it (dpkg-deb -x, python3 -m zipfile -e):

  openclipart-png                 Debian: pictures of five kinds, up to 400 each
  animal-mnist 0.4                PyPI: silhouettes of ten animals, 28 pixels, 200 each
  scikit-image 0.18.3             PyPI, for Python 3.9: 100 faces, 100 others, 25 pixels
  fonts-*                         Debian: the letters A to J in 200 fonts, as many as there are of them

It needs numpy and Pillow. bench/sensitivity/ has what was measured on them.
"""

import gzip
import pathlib
import pickle
import random
import shutil
import sys

import numpy
from PIL import Image, ImageDraw, ImageFont

KINDS = ["animals", "food", "people", "transportation", "recreation"]
LETTERS = "ABCDEFGHIJ"
SIDE = 56


class Arrays(pickle.Unpickler):
    """Reads arrays and nothing else."""

    def find_class(self, module: str, name: str):
        if module.split(".")[0] != "numpy":
            raise pickle.UnpicklingError(f"{module}.{name} is no array.")
        return super().find_class(module, name)


def save(image: Image.Image, folder: pathlib.Path, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    image.save(folder / f"{number:04}.png")


def clipart(packages: pathlib.Path, target: pathlib.Path, chance: random.Random) -> None:
    source = packages / "usr/share/openclipart/png"
    for kind in KINDS:
        files = sorted((source / kind).rglob("*.png"))
        chance.shuffle(files)
        (target / kind).mkdir(parents=True)
        for number, file in enumerate(files[:400]):
            shutil.copyfile(file, target / kind / f"{number:04}.png")


def animals(packages: pathlib.Path, target: pathlib.Path, chance: random.Random) -> None:
    folder = packages / "animal_mnist/data/Animal_MNIST"
    images, labels = (
        numpy.asarray(Arrays(gzip.open(folder / f"animal_{name}_version_3.gz")).load())
        for name in ("data", "label")
    )
    for label in sorted(set(labels.tolist())):
        for number in chance.sample(numpy.flatnonzero(labels == label).tolist(), 200):
            save(Image.fromarray(images[number]), target / str(label), number)


def faces(packages: pathlib.Path, target: pathlib.Path) -> None:
    images = numpy.load(packages / "skimage/data/lfw_subset.npy")
    images = (images - images.min()) / (images.max() - images.min()) * 255
    for number, image in enumerate(images.astype(numpy.uint8)):
        save(Image.fromarray(image), target / ("face" if number < 100 else "other"), number)


def letters_of(font: pathlib.Path) -> list[Image.Image]:
    """The letters in a font; empty where it has none that can be told apart."""
    try:
        face = ImageFont.truetype(str(font), 40)
        images = []
        for letter in LETTERS:
            image = Image.new("L", (SIDE, SIDE), 255)
            draw = ImageDraw.Draw(image)
            left, top, right, bottom = draw.textbbox((0, 0), letter, font=face)
            draw.text(
                ((SIDE - right - left) / 2, (SIDE - bottom - top) / 2), letter, font=face, fill=0
            )
            images.append(image)
    except OSError:
        return []
    drawn = all(numpy.asarray(image).min() <= 100 for image in images)
    return images if drawn and len({image.tobytes() for image in images}) > 8 else []


def letters(packages: pathlib.Path, target: pathlib.Path, chance: random.Random) -> None:
    families: dict[str, list[pathlib.Path]] = {}
    for file in sorted(packages.rglob("*")):
        if file.suffix.lower() in (".ttf", ".otf"):
            families.setdefault(file.parent.name + file.stem.split("-")[0], []).append(file)
    fonts = [chance.choice(files) for files in families.values()]
    chance.shuffle(fonts)
    drawn = (images for images in map(letters_of, fonts) if images)
    for number, images in zip(range(200), drawn):
        for letter, image in zip(LETTERS, images):
            save(image, target / letter, number)


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    packages, target = map(pathlib.Path, sys.argv[1:])
    if target.exists():
        sys.exit(f"{target} is there already.")
    chance = random.Random(7)
    clipart(packages, target / "clipart", chance)
    animals(packages, target / "animals", chance)
    faces(packages, target / "faces")
    letters(packages, target / "letters", chance)


if __name__ == "__main__":
    main()
