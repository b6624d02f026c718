"""Pooling over windows and over whole maps."""
import torch
import torch.nn.functional as F

from case_book import Book, X

LOWEST = -1e9


def add_cases():
    maximum()
    average()
    whole_maps()


def padded_max(x, kernel, stride, pads, dilation=1):
    """Max pooling with pads (left, right, top, bottom) that never win."""
    return F.max_pool2d(F.pad(x, pads, value=LOWEST), kernel, stride, dilation=dilation)


def maximum():
    book = Book("MaxPool")
    k = {"kernel_shape": [3, 3]}
    book.one("2×2, stride 2", (2, 2, 4, 4), [X], lambda x: F.max_pool2d(x, 2), kernel_shape=[2, 2], strides=[2, 2])
    book.one("overlapping", (2, 2, 5, 5), [X], lambda x: F.max_pool2d(x, 3, 2), strides=[2, 2], **k)
    book.one("overlapping", (2, 2, 5, 5), [X], lambda x: F.max_pool2d(x, 3, 2), opset=7, strides=[2, 2], **k)
    book.one("stride 1", (2, 2, 4, 5), [X], lambda x: F.max_pool2d(x, 3, 1), opset=8, **k)
    book.one("pads", (2, 2, 5, 6), [X], lambda x: F.max_pool2d(x, 3, 2, 1), strides=[2, 2], pads=[1, 1, 1, 1], **k)
    book.one("asymmetric pads", (1, 2, 5, 6), [X], lambda x: padded_max(x, 3, 2, (0, 1, 1, 2)), strides=[2, 2],
             pads=[1, 0, 2, 1], **k)
    book.one("ceil_mode", (2, 2, 6, 5), [X], lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True), opset=10, strides=[2, 2],
             ceil_mode=1, **k)
    book.one("ceil_mode and pads", (1, 2, 6, 7), [X], lambda x: F.max_pool2d(x, 3, 2, 1, ceil_mode=True), strides=[2, 2],
             ceil_mode=1, pads=[1, 1, 1, 1], **k)
    book.one("dilations", (1, 2, 6, 7), [X], lambda x: F.max_pool2d(x, 2, 1, dilation=(2, 3)), kernel_shape=[2, 2],
             dilations=[2, 3])
    book.one("dilation and pads", (1, 2, 6, 6), [X], lambda x: F.max_pool2d(x, 3, 2, 1, dilation=2), dilations=[2, 2],
             strides=[2, 2], pads=[1, 1, 1, 1], **k)
    book.one("auto_pad SAME_UPPER", (1, 2, 6, 5), [X], lambda x: padded_max(x, 3, 2, (1, 1, 0, 1)), strides=[2, 2],
             auto_pad="SAME_UPPER", **k)
    book.one("auto_pad SAME_LOWER", (1, 2, 6, 5), [X], lambda x: padded_max(x, 3, 2, (1, 1, 1, 0)), strides=[2, 2],
             auto_pad="SAME_LOWER", **k)
    book.one("auto_pad VALID", (1, 2, 6, 5), [X], lambda x: F.max_pool2d(x, 3, 2), strides=[2, 2], auto_pad="VALID", **k)
    book.one("1-D", (2, 3, 7), [X], lambda x: F.max_pool1d(x, 3, 2), kernel_shape=[3], strides=[2])
    book.one("3-D", (1, 2, 3, 4, 3), [X], lambda x: F.max_pool3d(x, 2, 1), kernel_shape=[2, 2, 2])


def padded_average(x, kernel, stride, pads, include):
    """Average pooling with pads (left, right, top, bottom): sums of windows over the cells that count."""
    channels = x.shape[1]
    ones = torch.ones(channels, 1, kernel, kernel, dtype=torch.float64)
    counted = F.pad(torch.ones_like(x), pads, value=1.0 if include else 0.0)
    sums, counts = (F.conv2d(t, ones, stride=stride, groups=channels) for t in (F.pad(x, pads), counted))
    return sums / counts


def average():
    book = Book("AveragePool")
    k = {"kernel_shape": [3, 3]}
    book.one("2×2, stride 2", (2, 2, 4, 4), [X], lambda x: F.avg_pool2d(x, 2), kernel_shape=[2, 2], strides=[2, 2])
    book.one("overlapping, a row unused", (2, 2, 6, 5), [X], lambda x: F.avg_pool2d(x, 3, 2), opset=7, strides=[2, 2], **k)
    for include in (0, 1):
        book.one(f"pads, count_include_pad {include}", (2, 2, 5, 4), [X],
                 lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=bool(include)), strides=[2, 2], pads=[1, 1, 1, 1],
                 count_include_pad=include, **k)
        book.one(f"asymmetric pads, count_include_pad {include}", (1, 2, 5, 4), [X],
                 lambda x: padded_average(x, 3, 2, (0, 2, 1, 0), include), strides=[2, 2], pads=[1, 0, 0, 2],
                 count_include_pad=include, **k)
        book.one(f"ceil_mode, count_include_pad {include}", (1, 2, 6, 7), [X],
                 lambda x: F.avg_pool2d(x, 3, 2, ceil_mode=True, count_include_pad=bool(include)), opset=11, strides=[2, 2],
                 ceil_mode=1, count_include_pad=include, **k)
        book.one(f"ceil_mode and pads, count_include_pad {include}", (1, 2, 6, 6), [X],
                 lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=bool(include)), opset=19,
                 strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1, count_include_pad=include, **k)
    book.one("auto_pad SAME_UPPER", (1, 2, 6, 5), [X], lambda x: padded_average(x, 3, 2, (1, 1, 0, 1), False), strides=[2, 2],
             auto_pad="SAME_UPPER", **k)
    book.one("auto_pad SAME_LOWER", (1, 2, 6, 5), [X], lambda x: padded_average(x, 3, 2, (1, 1, 1, 0), False), strides=[2, 2],
             auto_pad="SAME_LOWER", **k)
    book.one("1-D, stride above the kernel", (2, 3, 7), [X], lambda x: F.avg_pool1d(x, 2, 3), kernel_shape=[2], strides=[3])
    book.one("3-D", (1, 2, 3, 4, 3), [X], lambda x: F.avg_pool3d(x, 2, 1), kernel_shape=[2, 2, 2])
    book.one("dilations", (1, 1, 6, 5), [X], lambda x: F.conv2d(x, torch.full((1, 1, 2, 2), 0.25, dtype=torch.float64),
                                                              dilation=2), opset=19, kernel_shape=[2, 2], dilations=[2, 2])


def whole_maps():
    for operator, f in (("GlobalAveragePool", torch.mean), ("GlobalMaxPool", torch.amax)):
        book = Book(operator)
        book.one("4-D", (2, 3, 3, 4), [X], lambda x: f(x, (2, 3), keepdim=True))
        book.one("4-D", (2, 3, 3, 4), [X], lambda x: f(x, (2, 3), keepdim=True), opset=7)
        book.one("3-D", (2, 3, 5), [X], lambda x: f(x, (2,), keepdim=True))
