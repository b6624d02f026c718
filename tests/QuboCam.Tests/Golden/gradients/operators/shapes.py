"""Operators that move elements and do not change them."""
import torch
import torch.nn.functional as F

from case_book import Book, Node, X, ints
from onnx import TensorProto

END = 2 ** 63 - 1


def add_cases():
    reshaping()
    joining()
    slicing()
    gathering()
    padding()
    repeating()
    passing()


def reshaping():
    book = Book("Flatten")
    book.one("default axis", (2, 3, 2, 2), [X], lambda x: x.flatten(1))
    book.one("axis 2", (2, 3, 2, 2), [X], lambda x: x.reshape(-1, 4), axis=2)
    book.one("axis -1", (2, 3, 2), [X], lambda x: x.reshape(-1, 2), opset=11, axis=-1)
    book.one("axis 0", (2, 3), [X], lambda x: x.reshape(1, -1), axis=0, fixed=True)
    book = Book("Reshape")
    book.one("0 and -1", (2, 3, 2, 2), [X, ints(0, -1)], lambda x: x.flatten(1))
    book.one("-1 first", (2, 3, 2, 2), [X, ints(-1, 6, 2)], lambda x: x.reshape(2, 6, 2), opset=7)
    book.one("zeros between", (2, 3, 4), [X, ints(0, 0, 2, -1)], lambda x: x.reshape(2, 3, 2, 2))
    book.graph("a shape computed from x", (2, 3, 4), [
        Node("Shape", [X], "s"), Node("Gather", ["s", torch.tensor(0)], "n", axis=0), Node("Unsqueeze", ["n"], "m", axes=[0]),
        Node("Concat", ["m", ints(-1)], "t", axis=0), Node("Reshape", [X, "t"])], lambda x: x.flatten(1), opset=11)
    book = Book("Squeeze")
    book.one("axes", (2, 3, 1, 1), [X], lambda x: x[:, :, 0, 0], opset=11, axes=[2, 3])
    book.one("negative axis", (2, 1, 3, 1), [X], lambda x: x[..., 0], opset=11, axes=[-1])
    book.one("axes as input", (2, 3, 1, 1), [X, ints(3, 2)], lambda x: x[:, :, 0, 0], opset=13)
    book = Book("Unsqueeze")
    book.one("axes", (2, 3), [X], lambda x: x[:, None, :, None], opset=9, axes=[1, 3])
    book.one("negative axis as input", (2, 3), [X, ints(-1)], lambda x: x[..., None], opset=13)
    book = Book("Transpose")
    book.one("given order", (2, 3, 2, 4), [X], lambda x: x.permute(0, 2, 3, 1), perm=[0, 2, 3, 1])
    book.one("reversed by default", (2, 3, 4), [X], lambda x: x.permute(2, 1, 0), fixed=True)
    book.one("batch axis moved", (2, 3, 4), [X], lambda x: x.permute(2, 0, 1), perm=[2, 0, 1], fixed=True)
    book = Book("DepthToSpace")
    x_shape = (2, 8, 2, 3)
    book.one("DCR", x_shape, [X], lambda x: x.view(2, 2, 2, 2, 2, 3).permute(0, 3, 4, 1, 5, 2).reshape(2, 2, 4, 6), blocksize=2)
    book.one("CRD", x_shape, [X], lambda x: F.pixel_shuffle(x, 2), blocksize=2, mode="CRD")
    book = Book("SpaceToDepth")
    book.one("2×2", (2, 2, 4, 6), [X],
             lambda x: x.view(2, 2, 2, 2, 3, 2).permute(0, 3, 5, 1, 2, 4).reshape(2, 8, 2, 3), blocksize=2)


def joining():
    book = Book("Concat")
    c, d = torch.ones(2, 1, 3, dtype=torch.float64), book.values(2, 4, 3)
    book.one("x first", (2, 2, 3), [X, c], lambda x: torch.cat([x, c], 1), axis=1, fixed=True)
    book.one("x between, negative axis", (2, 2, 3), [c, X, d], lambda x: torch.cat([c, x, d], 1), axis=-2, fixed=True)
    book.one("x twice", (2, 2, 3), [X, X], lambda x: torch.cat([x, x], 2), axis=2)
    book.graph("x with two functions of it", (2, 2, 3), [
        Node("Exp", [X], "e"), Node("ReduceMean", [X], "m", axes=[1], keepdims=1), Node("Concat", [X, "e", "m"], axis=1)],
        lambda x: torch.cat([x, x.exp(), x.mean(1, keepdim=True)], 1))
    book = Book("Split")

    def parts(node, f, name, opset):
        book.graph(name, (2, 6, 2), [node, Node("Exp", ["b"], "e"), Node("Concat", ["e", "a"], axis=1)],
                   lambda x: torch.cat(list(f(x)), 1), opset=opset)

    parts(Node("Split", [X], ["a", "b"], axis=1), lambda x: (x[:, 3:].exp(), x[:, :3]), "equal", 11)
    parts(Node("Split", [X], ["a", "b"], axis=1, split=[2, 4]), lambda x: (x[:, 2:].exp(), x[:, :2]), "sizes", 11)
    parts(Node("Split", [X, ints(1, 2, 3)], ["a", "b", "unused"], axis=-2), lambda x: (x[:, 1:3].exp(), x[:, :1]),
          "sizes as input, the last output unused", 13)
    parts(Node("Split", [X], ["unused", "a", "b"], axis=1), lambda x: (x[:, 4:].exp(), x[:, 2:4]),
          "three, the first output unused", 13)
    parts(Node("Split", [X], ["a", "b", "unused"], axis=1, num_outputs=3), lambda x: (x[:, 2:4].exp(), x[:, :2]),
          "num_outputs", 18)


def slicing():
    book = Book("Slice")
    shape = (2, 4, 5)
    book.one("attributes", shape, [X], lambda x: x[:, 1:3], opset=9, starts=[1], ends=[3], axes=[1])
    book.one("attributes without axes", shape, [X], lambda x: x[:, 1:, :-1], opset=7, starts=[0, 1, 0], ends=[END, END, -1])
    book.one("several axes, negative bounds", shape, [X, ints(-3, 1), ints(-1, END), ints(2, 1)], lambda x: x[:, 1:, -3:-1])
    book.one("steps", shape, [X, ints(0, 1), ints(END, 5), ints(1, 2), ints(2, 3)], lambda x: x[:, ::2, 1:5:3])
    book.one("negative steps", shape, [X, ints(-1, 3), ints(-END, 0), ints(-1, -2), ints(-1, -2)],
             lambda x: x.flip(2)[:, [3, 1]])
    book.one("steps over the first axis", (4, 5), [X, ints(0, 0), ints(4, 5), ints(0, 1), ints(2, 2)], lambda x: x[::2, ::2],
             fixed=True)
    book.one("two tokens", shape, [X, ints(0), ints(1), ints(1)], lambda x: x[:, :1], opset=10)


def gathering():
    book = Book("Gather")
    shape = (2, 4, 3)

    def index(x, axis, indices):
        taken = x.index_select(axis, indices.reshape(-1) % x.shape[axis])
        return taken.reshape(*x.shape[:axis], *indices.shape, *x.shape[axis + 1:])

    for name, axis, indices in (
            ("scalar index", 1, torch.tensor(0)), ("negative scalar index", 1, torch.tensor(-1)), ("one index", 2, ints(1)),
            ("several, not all", 1, ints(3, 0)), ("duplicates", 1, ints(2, 0, 2, 2)),
            ("negative and positive", 2, ints(-1, 0, 2)),
            ("a matrix of indices", 1, torch.tensor([[0, 3], [1, 0], [2, 0]]))):
        book.one(name, shape, [X, indices], lambda x: index(x, axis, indices), axis=axis)
    book.one("negative axis", shape, [X, i := ints(2, 1)], lambda x: index(x, 2, i), opset=11, axis=-1)
    book.one("first axis by default", (4, 3), [X, j := ints(2, 0, 2)], lambda x: index(x, 0, j), fixed=True)
    book.one("int32 indices", shape, [X, k := torch.tensor([1, 3], dtype=torch.int32)],
             lambda x: index(x, 1, k.long()), axis=1)


def padding():
    book = Book("Pad")
    shape = (2, 2, 3, 4)
    book.one("attributes", shape, [X], lambda x: F.pad(x, (1, 3, 0, 2)), opset=9, pads=[0, 0, 0, 1, 0, 0, 2, 3])
    book.one("attributes, value", shape, [X], lambda x: F.pad(x, (1, 1), value=0.5), opset=7, value=0.5,
             pads=[0, 0, 0, 1, 0, 0, 0, 1])
    book.one("constant", shape, [X, ints(0, 0, 1, 0, 0, 0, 2, 1)], lambda x: F.pad(x, (0, 1, 1, 2)))
    book.one("constant with a value, channels too", shape, [X, ints(0, 1, 0, 0, 0, 2, 0, 1), torch.tensor(0.7).double()],
             lambda x: F.pad(x, (0, 1, 0, 0, 1, 2), value=0.7))
    book.one("negative pads", shape, [X, ints(0, 0, -1, 1, 0, 0, 0, -2)], lambda x: F.pad(x, (1, -2, -1, 0)))
    book.one("reflect", shape, [X, ints(0, 0, 2, 1, 0, 0, 1, 3)], lambda x: F.pad(x, (1, 3, 2, 1), mode="reflect"),
             mode="reflect")
    book.one("reflect, attributes", shape, [X], lambda x: F.pad(x, (1, 1, 1, 1), mode="reflect"), opset=9, mode="reflect",
             pads=[0, 0, 1, 1, 0, 0, 1, 1])
    book.one("edge", shape, [X, ints(0, 0, 2, 1, 0, 0, 0, 3)], lambda x: F.pad(x, (1, 3, 2, 0), mode="replicate"), mode="edge")
    book.one("axes as input", shape, [X, ints(1, 2), None, ints(-1)], lambda x: F.pad(x, (1, 2)), opset=18)
    book.one("wrap", shape, [X, ints(0, 0, 2, 1, 0, 0, 1, 3)], lambda x: F.pad(x, (1, 3, 2, 1), mode="circular"), opset=19,
             mode="wrap")


def repeating():
    book = Book("Expand")
    book.one("spatial axes", (2, 3, 1, 1), [X, ints(1, 1, 2, 3)], lambda x: x.expand(2, 3, 2, 3))
    book.one("more axes in front", (3, 1), [X, ints(2, 1, 4)], lambda x: x.expand(2, 3, 4), fixed=True)
    book.one("nothing to do", (2, 3), [X, ints(1, 1)], lambda x: 1 * x)
    book = Book("Tile")
    book.one("two axes", (2, 2, 3), [X, ints(1, 3, 2)], lambda x: x.repeat(1, 3, 2))
    book.one("one axis", (2, 2, 3), [X, ints(1, 1, 2)], lambda x: x.repeat(1, 1, 2))


def passing():
    book = Book("Dropout")
    for opset in (7, 11, 13):
        book.one("inference", (2, 3), [X], lambda x: 1 * x, opset=opset)
    book.one("mask output named", (2, 3), [X], lambda x: 1 * x, opset=9, outputs=["y", "mask"], ratio=0.3)
    book = Book("Cast")
    book.one("float to float", (2, 3), [X], lambda x: 1 * x, to=TensorProto.FLOAT)
    book.graph("through double", (2, 3), [Node("Cast", [X], "d", to=TensorProto.DOUBLE),
                                         Node("Cast", ["d"], to=TensorProto.FLOAT)], lambda x: 1 * x)
    book.graph("squared in double", (2, 3), [
        Node("Cast", [X], "d", to=TensorProto.DOUBLE), Node("Mul", ["d", "d"], "q"), Node("Cast", ["q"], to=TensorProto.FLOAT)],
        lambda x: x * x)
