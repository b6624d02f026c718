"""Resize and Upsample, by the sampling matrix of each axis that the ONNX specification defines."""
import math

import torch
import torch.nn.functional as F

from case_book import Book, X, ints

CENTRES = {
    "half_pixel": lambda i, scale, n, m: (i + 0.5) / scale - 0.5,
    "pytorch_half_pixel": lambda i, scale, n, m: (i + 0.5) / scale - 0.5 if m > 1 else 0.0,
    "asymmetric": lambda i, scale, n, m: i / scale,
    "align_corners": lambda i, scale, n, m: i * (n - 1) / (m - 1) if m > 1 else 0.0,
}
ROUNDINGS = {
    "round_prefer_floor": lambda c: math.ceil(c - 0.5), "round_prefer_ceil": lambda c: math.floor(c + 0.5),
    "floor": math.floor, "ceil": math.ceil,
}


def sampling(n, m, scale, mode, centre, rounding):
    """The m×n matrix that resamples n values to m."""
    matrix = torch.zeros(m, n, dtype=torch.float64)
    for i in range(m):
        at = CENTRES[centre](i, scale, n, m)
        if mode == "nearest":
            matrix[i, min(max(ROUNDINGS[rounding](at), 0), n - 1)] = 1
            continue
        low = math.floor(at)
        for cell, share in ((low, low + 1 - at), (low + 1, at - low)):
            matrix[i, min(max(cell, 0), n - 1)] += share
    return matrix


def resized(x, scales, mode, centre, rounding="round_prefer_floor", sizes=None):
    for axis, scale in zip((2, 3), scales):
        n = x.shape[axis]
        m = sizes[axis - 2] if sizes else math.floor(n * scale)
        matrix = sampling(n, m, m / n if sizes else scale, mode, centre, rounding)
        x = torch.tensordot(x, matrix, ([axis], [1])).movedim(-1, axis)
    return x


def floats(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)


def add_cases():
    upsample()
    book = Book("Resize")
    shape = (2, 2, 3, 4)
    roi = floats()
    for centre in ("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"):
        book.one(f"linear, {centre}, scales", shape, [X, roi, floats(1, 1, 2, 2)],
                 lambda x: resized(x, (2, 2), "linear", centre), mode="linear", coordinate_transformation_mode=centre)
        book.one(f"linear, {centre}, sizes, one axis smaller", (1, 2, 3, 5), [X, roi, floats(), ints(1, 2, 5, 3)],
                 lambda x: resized(x, (0, 0), "linear", centre, sizes=(5, 3)), mode="linear",
                 coordinate_transformation_mode=centre)
    for rounding in ROUNDINGS:
        book.one(f"nearest, asymmetric, {rounding}", (1, 2, 3, 5), [X, roi, floats(1, 1, 2, 0.6)],
                 lambda x: resized(x, (2, 0.6), "nearest", "asymmetric", rounding), mode="nearest", nearest_mode=rounding,
                 coordinate_transformation_mode="asymmetric")
    book.one("nearest, half_pixel, sizes", shape, [X, None, None, ints(2, 2, 5, 6)],
             lambda x: resized(x, (0, 0), "nearest", "half_pixel", sizes=(5, 6)), opset=13, mode="nearest", fixed=True)
    book.one("nearest by default, opset 10", shape, [X, floats(1, 1, 2, 3)],
             lambda x: resized(x, (2, 3), "nearest", "asymmetric", "floor"), opset=10)
    book.one("linear, opset 10", shape, [X, floats(1, 1, 2, 3)], lambda x: resized(x, (2, 3), "linear", "asymmetric"), opset=10,
             mode="linear")
    book.one("only the last axis", shape, [X, roi, floats(1, 1, 1, 2)], lambda x: resized(x, (1, 2), "linear", "half_pixel"),
             mode="linear")
    book.one("a fractional scale", (1, 2, 3, 5), [X, roi, floats(1, 1, 1.5, 2.5)],
             lambda x: resized(x, (1.5, 2.5), "linear", "half_pixel"), mode="linear")
    book.one("cubic", (1, 1, 4, 5), [X, roi, floats(1, 1, 2, 2)],
             lambda x: F.interpolate(x, scale_factor=2, mode="bicubic", align_corners=False), mode="cubic")
    book.one("axes named, opset 18", shape, [X, None, None, ints(6, 5)],
             lambda x: resized(x, (0, 0), "linear", "half_pixel", sizes=(6, 5)), opset=18, mode="linear", axes=[2, 3])
    book.one("antialias, opset 18", (1, 1, 6, 8), [X, None, None, ints(3, 4)],
             lambda x: F.interpolate(x, (3, 4), mode="bilinear", align_corners=False, antialias=True), opset=18, mode="linear",
             axes=[2, 3], antialias=1, exclude_outside=1)


def upsample():
    book = Book("Upsample")
    shape = (2, 2, 2, 3)
    for opset in (7, 9):
        scales = {"scales": [1.0, 1.0, 2.0, 3.0]} if opset == 7 else {}
        inputs = [X] if opset == 7 else [X, floats(1, 1, 2, 3)]
        book.one("nearest", shape, inputs, lambda x: resized(x, (2, 3), "nearest", "asymmetric", "floor"), opset=opset, **scales)
        book.one("linear", shape, inputs, lambda x: resized(x, (2, 3), "linear", "asymmetric"), opset=opset, mode="linear",
                 **scales)
