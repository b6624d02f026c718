"""Normalisations: by stored statistics, by those of the tensor itself, and by neighbouring channels."""
import torch
import torch.nn.functional as F

from case_book import Book, X

NEW = 21


def add_cases():
    batch()
    instance()
    layer()
    group()
    local_response()


def batch():
    book = Book("BatchNormalization")
    s, b, m = book.values(3), book.values(3), book.values(3)
    v = book.values(3, low=0.3)

    def f(x):
        return F.batch_norm(x, m, v, s, b, eps=1e-3)

    for opset in (7, 11, 14, 15):
        book.one("4-D", (2, 3, 2, 2), [X, s, b, m, v], f, opset=opset, epsilon=1e-3)
    book.one("2-D", (2, 3), [X, s, b, m, v], f, opset=9, epsilon=1e-3)
    book.one("3-D, default epsilon", (2, 3, 4), [X, s, b, m, v], lambda x: F.batch_norm(x, m, v, s, b, eps=1e-5))


def instance():
    book = Book("InstanceNormalization")
    s, b = book.values(3), book.values(3)
    book.one("4-D", (2, 3, 2, 3), [X, s, b], lambda x: F.instance_norm(x, weight=s, bias=b, eps=1e-5))
    book.one("3-D, large epsilon", (2, 3, 4), [X, s, b], lambda x: F.instance_norm(x, weight=s, bias=b, eps=0.1), epsilon=0.1)


def layer():
    book = Book("LayerNormalization")
    s, b = book.values(4), book.values(4)
    book.one("last axis", (2, 3, 4), [X, s, b], lambda x: F.layer_norm(x, (4,), s, b), opset=17)
    book.one("last axis, no bias, axis 2", (2, 3, 4), [X, s], lambda x: F.layer_norm(x, (4,), s, eps=0.1), opset=17, axis=2,
             epsilon=0.1)
    s2, b2 = book.values(3, 2, 2), book.values(3, 2, 2)
    book.one("axes 1 to 3", (2, 3, 2, 2), [X, s2, b2], lambda x: F.layer_norm(x, (3, 2, 2), s2, b2), opset=17, axis=1)
    book.one("axes -2 and -1, scale of the last one", (2, 3, 4), [X, s],
             lambda x: F.layer_norm(x, (3, 4)) * s, opset=17, axis=-2)


def group():
    book = Book("GroupNormalization")
    s, b = book.values(4), book.values(4)
    book.one("two groups", (2, 4, 2, 3), [X, s, b], lambda x: F.group_norm(x, 2, s, b), opset=NEW, num_groups=2, epsilon=1e-5)
    book.one("one group, 3-D", (2, 4, 3), [X, s, b], lambda x: F.group_norm(x, 1, s, b, eps=0.1), opset=NEW, num_groups=1,
             epsilon=0.1)
    book.one("as many groups as channels", (1, 4, 2, 2), [X, s, b], lambda x: F.group_norm(x, 4, s, b), opset=NEW, num_groups=4)
    s2, b2 = book.values(2), book.values(2)
    book.one("opset 18, one scale per group", (2, 4, 2, 2), [X, s2, b2],
             lambda x: F.group_norm(x, 2, s2.repeat_interleave(2), b2.repeat_interleave(2)), opset=18, num_groups=2)


def local_response():
    book = Book("LRN")

    def f(x, size, alpha, beta, bias):
        channels = x.shape[1]
        sums = [sum(x[:, i] ** 2 for i in range(max(0, c - (size - 1) // 2), min(channels - 1, c + size // 2) + 1))
                for c in range(channels)]
        return x / (bias + alpha / size * torch.stack(sums, 1)) ** beta

    book.one("size 3", (2, 5, 2, 2), [X], lambda x: f(x, 3, 0.5, 0.75, 1.0), size=3, alpha=0.5)
    book.one("size 5, beta and bias given", (1, 6, 2, 2), [X], lambda x: f(x, 5, 2.0, 0.5, 2.0), opset=7, size=5, alpha=2.0,
             beta=0.5, bias=2.0)
    book.one("window wider than the channels", (1, 3, 2, 2), [X], lambda x: f(x, 9, 0.9, 0.75, 1.0), size=9, alpha=0.9)
