"""Writes the reference cases of this folder with Pillow, NumPy and torchvision: see README.md."""
import base64
import io
import json
import pathlib

import numpy as np
import torch
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

HERE = pathlib.Path(__file__).parent
FILTERS = {"nearest": Image.NEAREST, "box": Image.BOX, "bilinear": Image.BILINEAR,
           "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}


def picture(width, height, seed):
    """Smooth colours with hard edges and noise, so that every filter has something to do."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    smooth = np.stack([255 * x / max(width - 1, 1), 255 * y / max(height - 1, 1), 127 + 120 * np.sin(x / 2 + y / 3)], -1)
    noise = rng.integers(0, 256, (height, width, 3))
    mixed = np.where(((x // 3 + y // 4) % 3 == 0)[..., None], noise, smooth)
    return Image.fromarray(mixed.astype(np.uint8))


def text(data):
    return base64.b64encode(data).decode()


def image_json(image):
    return {"width": image.width, "height": image.height, "rgb": text(image.convert("RGB").tobytes())}


def resize_cases():
    sizes = [((17, 23), [(9, 11), (5, 3), (34, 46), (40, 24), (17, 8), (6, 23), (1, 1)]), ((8, 8), [(3, 3), (13, 5), (8, 20)]),
             ((1, 7), [(4, 4)]), ((31, 2), [(7, 5)])]
    cases = []
    for seed, ((width, height), targets) in enumerate(sizes):
        source = picture(width, height, seed)
        for target in targets:
            for name, resample in FILTERS.items():
                result = source.resize(target, resample)
                cases.append({"filter": name, "source": image_json(source), "target": image_json(result)})
    return cases


def pipeline_cases():
    mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    cases = []
    # Odd differences (rounding half to even), a crop larger than the image (padding), grey, and an exact size.
    for seed, (width, height, resize, crop, gray) in enumerate([
            (37, 53, 20, 16, False), (37, 53, 20, 15, False), (53, 37, 21, 16, False), (19, 14, None, [9, 13], False),
            (12, 9, 10, 16, False), (11, 8, None, [9, 16], False), (21, 16, [7, 9], None, False), (20, 15, 8, 7, True)]):
        source = picture(width, height, 100 + seed)
        steps = [transforms.Grayscale()] if gray else []
        steps += [] if resize is None else [transforms.Resize(resize, InterpolationMode.BILINEAR)]
        steps += [] if crop is None else [transforms.CenterCrop(crop)]
        steps += [transforms.ToTensor(), transforms.Normalize([0.5], [0.25]) if gray else transforms.Normalize(mean, std)]
        tensor = transforms.Compose(steps)(source)
        preprocessing = {"resize": resize, "crop": crop, "channels": "GRAY" if gray else "RGB",
                         "mean": [0.5] if gray else mean, "std": [0.25] if gray else std}
        cases.append({"preprocessing": {k: v for k, v in preprocessing.items() if v is not None}, "source": image_json(source),
                      "shape": list(tensor.shape), "tensor": text(tensor.numpy().astype("<f4").tobytes())})
    return cases


def decode_cases():
    source = picture(7, 5, 200)
    alpha = source.copy()
    alpha.putalpha(Image.fromarray(np.arange(35, dtype=np.uint8).reshape(5, 7) * 7))
    animation = [picture(7, 5, 201).quantize(16), picture(7, 5, 202).quantize(16)]
    large = picture(24, 20, 203)
    files = {
        "png": (source, "PNG", {}), "png-alpha": (alpha, "PNG", {}), "png-gray": (source.convert("L"), "PNG", {}),
        "png-palette": (source.quantize(16), "PNG", {}), "png-bilevel": (source.convert("1"), "PNG", {}),
        "webp-lossless": (source, "WEBP", {"lossless": True}), "bmp": (source, "BMP", {}),
        "gif-animation": (animation[0], "GIF", {"save_all": True, "append_images": animation[1:]}),
        "jpeg": (large, "JPEG", {"quality": 90}), "jpeg-progressive": (large, "JPEG", {"progressive": True}),
        "jpeg-gray": (large.convert("L"), "JPEG", {}),
    }
    cases = []
    for name, (image, kind, options) in files.items():
        stream = io.BytesIO()
        image.save(stream, kind, **options)
        decoded = Image.open(io.BytesIO(stream.getvalue()))
        cases.append({"name": name, "file": text(stream.getvalue()), "image": image_json(decoded.convert("RGB"))})
    return cases


def gray_case():
    source = picture(16, 16, 300)
    return {"source": image_json(source), "gray": text(source.convert("L").tobytes())}


def npy_cases():
    values = (np.arange(24) / 8 - 1).astype("<f4")
    cases = []
    for shape in [(1, 2, 3, 4), (2, 3, 4), (24,), (4, 6)]:
        stream = io.BytesIO()
        np.save(stream, values.reshape(shape))
        cases.append({"shape": shape, "file": text(stream.getvalue())})
    return cases


def save(name, content):
    (HERE / name).write_text(json.dumps(content, indent=1) + "\n")


torch.set_num_threads(1)
save("resize.json", resize_cases())
save("pipeline.json", pipeline_cases())
save("decode.json", decode_cases())
save("gray.json", gray_case())
save("npy.json", npy_cases())
