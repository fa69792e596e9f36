#!/usr/bin/env python3
"""Makes eight sets of images that no rule of the finder was made with, from what packages bring along.

Usage: other_sets.py PACKAGES TARGET

PACKAGES is a folder of these, each unpacked into it (dpkg-deb -x, python3 -m zipfile -e):

  openclipart-png                 Debian: pictures of five kinds, up to 400 each
  animal-mnist 0.4                PyPI: silhouettes of ten animals, 28 pixels, 200 each
  scikit-image 0.18.3             PyPI, for Python 3.9: 100 faces, 100 others, 25 pixels
  fonts-*                         Debian: the letters A to J in 200 fonts, as many as there are of them; a hundred
                                  characters in 20; the letters again, of each six tenths as many as of the one before
  {gnome,mate,oxygen,tango,elementary-xfce}-icon-theme
                                  Debian: icons of 48 pixels of nine kinds, up to 400 each
  plasma-workspace-wallpapers, {mate,gnome}-backgrounds, lomiri-wallpapers-{16,20}.04, ukui-wallpapers
                                  Debian: 40 pieces each of 50 pictures

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
GLYPHS = [
    character
    for character in map(chr, [*range(0x21, 0x7F), *range(0xC0, 0xE0)])
    if character.isalnum() or character in "!?&@#$%"
][:100]
SIDE = 56
THEMES = ["gnome", "mate", "oxygen", "tango", "elementary-xfce"]
ICONS = ["actions", "apps", "categories", "devices", "emblems", "emotes", "mimetypes", "places", "status"]


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


def drawn(font: pathlib.Path, characters) -> list[Image.Image]:
    """The characters in a font."""
    face = ImageFont.truetype(str(font), 40)
    images = []
    for character in characters:
        image = Image.new("L", (SIDE, SIDE), 255)
        draw = ImageDraw.Draw(image)
        left, top, right, bottom = draw.textbbox((0, 0), character, font=face)
        draw.text(
            ((SIDE - right - left) / 2, (SIDE - bottom - top) / 2), character, font=face, fill=0
        )
        images.append(image)
    return images


def letters_of(font: pathlib.Path) -> list[Image.Image]:
    """The letters in a font; empty where it has none that can be told apart."""
    try:
        images = drawn(font, LETTERS)
    except OSError:
        return []
    are_there = all(numpy.asarray(image).min() <= 100 for image in images)
    return images if are_there and len({image.tobytes() for image in images}) > 8 else []


def one_of_each_family(packages: pathlib.Path, chance: random.Random) -> list[pathlib.Path]:
    """Fonts, shuffled."""
    families: dict[str, list[pathlib.Path]] = {}
    for file in sorted(packages.rglob("*")):
        if file.suffix.lower() in (".ttf", ".otf"):
            families.setdefault(file.parent.name + file.stem.split("-")[0], []).append(file)
    fonts = [chance.choice(files) for files in families.values()]
    chance.shuffle(fonts)
    return fonts


def letters(packages: pathlib.Path, target: pathlib.Path, chance: random.Random) -> None:
    fonts = one_of_each_family(packages, chance)
    readable = (images for images in map(letters_of, fonts) if images)
    for number, images in zip(range(200), readable):
        for letter, image in zip(LETTERS, images):
            save(image, target / letter, number)


def icons(packages: pathlib.Path, target: pathlib.Path, chance: random.Random) -> None:
    folders = list((packages / "usr/share/icons").glob("*"))
    kinds: dict[str, list[pathlib.Path]] = {}
    for theme in THEMES:
        for folder in (folder for folder in folders if folder.name.lower() == theme):
            for file in sorted(folder.rglob("*.png")):
                if "48" in str(file.relative_to(packages)) and not file.is_symlink():
                    parent = file.parent.parent if file.parent.name.isdigit() else file.parent
                    kinds.setdefault(parent.name, []).append(file)
    for kind, files in kinds.items():
        chance.shuffle(files)
        for number, file in enumerate(files[:400] if kind in ICONS else []):
            image = Image.open(file).convert("RGBA")
            ground = Image.new("RGBA", image.size, "white")
            ground.alpha_composite(image)
            save(ground.convert("RGB"), target / kind, number)


def photos(packages: pathlib.Path, target: pathlib.Path, chance: random.Random) -> None:
    folders = [packages / "usr/share" / name for name in ("backgrounds", "wallpapers")]
    files = [
        file
        for folder in folders
        for file in sorted(folder.rglob("*.jpg"))
        if file.stat().st_size > 100_000 and not file.is_symlink()
    ]
    for number, file in enumerate(files[:50]):
        image = Image.open(file).convert("RGB")
        image.thumbnail((1024, 1024))
        for piece in range(40):
            side = chance.randint(96, min(image.size) // 2)
            left, top = (chance.randint(0, length - side) for length in image.size)
            box = (left, top, left + side, top + side)
            save(image.crop(box).resize((64, 64)), target / f"{number:02}-{file.stem}", piece)


def glyphs(packages: pathlib.Path, target: pathlib.Path, chance: random.Random) -> None:
    number = 0
    for font in one_of_each_family(packages, chance):
        if not letters_of(font):
            continue
        images = drawn(font, GLYPHS)
        if len({image.tobytes() for image in images}) < 95:
            continue
        for character, image in zip(GLYPHS, images):
            save(image, target / f"{ord(character):04x}", number)
        number += 1
        if number == 20:
            return


def tail(letters: pathlib.Path, target: pathlib.Path) -> None:
    for place, letter in enumerate(LETTERS):
        files = sorted((letters / letter).glob("*.png"))
        for number, file in enumerate(files[: max(4, int(200 * 0.6**place))]):
            save(Image.open(file), target / letter, number)


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
    # These came later, and have draws of their own.
    chance = random.Random(11)
    icons(packages, target / "icons", chance)
    photos(packages, target / "photos", chance)
    glyphs(packages, target / "glyphs", chance)
    tail(target / "letters", target / "tail")


if __name__ == "__main__":
    main()
