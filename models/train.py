#!/usr/bin/python3
"""Trains the three classifiers that QuboCam carries inside itself, and writes everything beside this file.

Run with Debian's Python (packages python3-torch, python3-onnx, python3-pil, dataset-fashion-mnist):

    /usr/bin/python3 models/train.py [--maps [16 24 32]] [--epochs 12] [--threads 1] [--out models]

The same arguments on the same machine give the same files: seeds are fixed, and one thread fixes the order of sums.
"""
import argparse
import gzip
import json
import pathlib
import time

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from PIL import Image
from torch import nn

DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")
LABELS = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
MEAN, STD = 0.2860, 0.3530  # of the training images, pixels in [0, 1]
PIXELS = 28
MAP_PIXELS = 14
SHIFT = 2  # pixels of random translation
BATCH = 128
SEED = 1
MAPS = [16, 24, 32]
SAMPLE_CONFIDENCE = 0.9


class Residual(nn.Module):
    """Two 3×3 convolutions and the identity, [N, C, H, W] to the same shape."""

    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(
            convolution(channels, channels), nn.ReLU(), convolution(channels, channels))

    def forward(self, x):
        return F.relu(x + self.body(x))


def convolution(inputs, outputs, size=3, stride=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs))


class Classifier(nn.Module):
    """The paper's shape: trunk, 3×3 convolution to the maps, ReLU, then batch norm, flatten, one linear layer."""

    def __init__(self, maps, width=32):
        super().__init__()
        self.trunk = nn.Sequential(convolution(1, width, 5, 2), nn.ReLU(), Residual(width))
        self.to_maps = nn.Conv2d(width, maps, 3, padding=1)
        self.norm = nn.BatchNorm2d(maps)
        self.head = nn.Linear(maps * MAP_PIXELS**2, len(LABELS))

    def forward(self, image):
        return self.head(torch.flatten(self.norm(F.relu(self.to_maps(self.trunk(image)))), 1))


def read_split(split):
    """Pixels uint8 [N, 28, 28] and labels int64 [N] of "train" or "t10k"."""
    with gzip.open(DATA / f"{split}-images-idx3-ubyte.gz") as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, PIXELS, PIXELS)
    with gzip.open(DATA / f"{split}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    return torch.from_numpy(images.copy()), torch.from_numpy(labels.astype(np.int64))


def normalise(pixels):
    """uint8 [N, 28, 28] to the model's input, float32 [N, 1, 28, 28]."""
    return ((pixels.float() / 255 - MEAN) / STD)[:, None]


def augment(pixels, generator):
    """Random mirror images and shifts; pixels that move in are black, as the background is."""
    count = len(pixels)
    flipped = torch.rand(count, generator=generator) < 0.5
    pixels = torch.where(flipped[:, None, None], pixels.flip(2), pixels)
    shift = torch.randint(0, 2 * SHIFT + 1, (2, count, 1), generator=generator)
    rows, columns = shift + torch.arange(PIXELS)
    padded = F.pad(pixels, (SHIFT,) * 4)
    return padded[torch.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]


def train(maps, epochs, pixels, labels):
    torch.manual_seed(SEED + maps)
    generator = torch.Generator().manual_seed(SEED + maps)
    # Channels last is the faster layout of PyTorch's processor kernels, by a quarter here.
    model = Classifier(maps).to(memory_format=torch.channels_last)
    # More decay on the head spreads its weights over the maps, so that a map's mean gradient says something.
    body = [p for name, p in model.named_parameters() if not name.startswith("head")]
    optimiser = torch.optim.AdamW(
        [{"params": body, "weight_decay": 0.01}, {"params": model.head.parameters(), "weight_decay": 0.1}])
    steps = -(-len(pixels) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, epochs=epochs, steps_per_epoch=steps)
    for epoch in range(epochs):
        started, total = time.perf_counter(), 0.0
        for rows in torch.randperm(len(pixels), generator=generator).split(BATCH):
            loss = F.cross_entropy(model(normalise(augment(pixels[rows], generator))), labels[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(rows)
        print(f"maps {maps} epoch {epoch + 1}/{epochs} loss {total / len(pixels):.4f} "
              f"{time.perf_counter() - started:.0f} s", flush=True)
    return model.to(memory_format=torch.contiguous_format).eval()


def export(model, path):
    """Writes ONNX, opset 17: `image` [N, 1, 28, 28] to `logits` [N, 10]; `maps` is the output of the last batch norm."""
    torch.onnx.export(
        model, torch.zeros(1, 1, PIXELS, PIXELS), str(path), opset_version=17, do_constant_folding=True,
        input_names=["image"], output_names=["logits"],
        dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}})
    proto = onnx.load(path)
    normalised = [node for node in proto.graph.node if node.op_type == "BatchNormalization"]
    if len(normalised) != 1:
        raise SystemExit(f"{path}: one batch norm was to remain, {len(normalised)} did.")
    before, after = normalised[0].input[0], normalised[0].output[0]
    rename(proto.graph, {before: "rectified", after: "maps"})
    onnx.checker.check_model(proto)
    onnx.save(proto, str(path))


def rename(graph, names):
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]


def run_onnx(path, image):
    """Evaluates the exported file node by node: Debian has no ONNX Runtime, and the graph needs six operators."""
    graph = onnx.load(path).graph
    values = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    values["image"] = image
    for node in graph.node:
        inputs = [values[name] for name in node.input]
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        values[node.output[0]] = OPERATORS[node.op_type](inputs, attributes)
    return values["logits"]


OPERATORS = {
    "Conv": lambda x, a: F.conv2d(x[0], x[1], x[2], a["strides"], a["pads"][:2]),
    "Relu": lambda x, a: F.relu(x[0]),
    "Add": lambda x, a: x[0] + x[1],
    "BatchNormalization": lambda x, a: F.batch_norm(x[0], x[3], x[4], x[1], x[2], eps=a["epsilon"]),
    "Flatten": lambda x, a: x[0].flatten(a["axis"]),
    "Gemm": lambda x, a: F.linear(x[0], x[1] if a["transB"] else x[1].T, x[2]),
}


@torch.no_grad()
def logits_of(network, pixels):
    return torch.cat([network(normalise(batch)) for batch in pixels.split(500)])


def accuracy(logits, labels):
    return (logits.argmax(1) == labels).double().mean().item()


def write_samples(folder, logits, pixels, labels):
    """Per class, the first test image that every model names rightly with a probability above SAMPLE_CONFIDENCE."""
    folder.mkdir(exist_ok=True)
    sure = torch.stack([l.softmax(1)[torch.arange(len(labels)), labels] for l in logits]).amin(0) > SAMPLE_CONFIDENCE
    chosen = {}
    for index, label in enumerate(LABELS):
        row = int(torch.nonzero(sure & (labels == index))[0])
        name = label.lower().replace("/top", "").replace(" ", "-") + ".png"
        Image.fromarray(pixels[row].numpy()).save(folder / name, optimize=True)
        chosen[name] = row
    return chosen


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def measure(folder, pixels, labels):
    """Writes what the exported files reach on the test set, and the samples they agree on."""
    report, logits = {}, []
    for path in (folder / f"fashion-{maps}.onnx" for maps in MAPS):
        logits.append(logits_of(lambda x: run_onnx(path, x), pixels))
        report[path.name] = {"testImages": len(labels), "testAccuracy": accuracy(logits[-1], labels)}
        print(path.name, report[path.name], flush=True)
    samples = write_samples(folder / "samples", logits, pixels, labels)
    write_json(folder / "accuracy.json", {"models": report, "samplesTestIndex": samples})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--maps", type=int, nargs="*", choices=MAPS, default=MAPS, help="train these, measure all")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.use_deterministic_algorithms(True)

    (options.out / "labels.txt").write_text("\n".join(LABELS) + "\n", encoding="utf-8")
    write_json(options.out / "preprocess.json", {
        "resize": [PIXELS, PIXELS], "interpolation": "bilinear", "channels": "GRAY", "layout": "NCHW",
        "range": 1, "mean": [MEAN], "std": [STD]})
    train_set = read_split("train")
    for maps in options.maps:
        started = time.perf_counter()
        model = train(maps, options.epochs, *train_set)
        export(model, options.out / f"fashion-{maps}.onnx")
        print(f"maps {maps} exported after {time.perf_counter() - started:.0f} s", flush=True)
    measure(options.out, *read_split("t10k"))


if __name__ == "__main__":
    main()
