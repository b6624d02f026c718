"""Reductions over axes: attributes before opset 18 (13 for ReduceSum), an input from there on."""
import torch

from case_book import Book, X, ints


def norm(x, axes, keepdim=False):
    return (x ** 2).sum(axes, keepdim=keepdim).sqrt()


def add_cases():
    for operator, f in (("ReduceMean", torch.mean), ("ReduceSum", torch.sum), ("ReduceMax", torch.amax),
                        ("ReduceMin", torch.amin), ("ReduceL2", norm)):
        forms(Book(operator), f, attribute_until=11 if operator == "ReduceSum" else 17)


def forms(book, f, attribute_until):
    new = 13 if attribute_until < 13 else 18
    shape = (2, 3, 2, 3)
    book.one("axes 2 and 3 kept", shape, [X], lambda x: f(x, (2, 3), keepdim=True), opset=7, axes=[2, 3], keepdims=1)
    book.one("axes 2 and 3 dropped", shape, [X], lambda x: f(x, (2, 3)), opset=min(13, attribute_until), axes=[2, 3], keepdims=0)
    book.one("negative axis", shape, [X], lambda x: f(x, (-1,), keepdim=True), opset=attribute_until, axes=[-1])
    book.one("axes not in order, dropped", shape, [X], lambda x: f(x, (1, 3)), opset=11, axes=[-1, 1], keepdims=0)
    book.one("all axes kept", (2, 3), [X], lambda x: f(x, (0, 1), keepdim=True), opset=11, fixed=True)
    book.one("all axes dropped", (2, 3), [X], lambda x: f(x, (0, 1)), opset=attribute_until, keepdims=0, fixed=True)
    book.one("axes as input, kept", shape, [X, ints(2, 3)], lambda x: f(x, (2, 3), keepdim=True), opset=new)
    book.one("axes as input, negative, dropped", shape, [X, ints(-3, -1)], lambda x: f(x, (1, 3)), opset=new, keepdims=0)
    book.one("no axes, opset 18 form", (2, 3), [X], lambda x: f(x, (0, 1)), opset=18, keepdims=0, fixed=True)
    book.one("no axes and noop", (2, 3), [X, ints()], lambda x: x.abs() if book.operator == "ReduceL2" else 1 * x, opset=18,
             noop_with_empty_axes=1)
