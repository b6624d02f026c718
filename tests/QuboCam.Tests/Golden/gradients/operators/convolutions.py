"""Conv, ConvTranspose, Gemm and MatMul."""
import torch
import torch.nn.functional as F

from case_book import Book, X


def add_cases():
    conv()
    conv_transpose()
    gemm()
    matmul()


def conv():
    book = Book("Conv")
    w, b = book.values(4, 3, 3, 3), book.values(4)
    book.one("1-D, pads", (2, 2, 6), [X, w1 := book.values(3, 2, 3)], lambda x: F.conv1d(x, w1, padding=1), pads=[1, 1])
    book.one("2-D with bias", (2, 3, 4, 5), [X, w, b], lambda x: F.conv2d(x, w, b), kernel_shape=[3, 3])
    book.one("2-D with bias", (1, 3, 4, 5), [X, w, b], lambda x: F.conv2d(x, w, b), opset=7)
    book.one("stride 2 leaves a row and a column unused", (2, 3, 6, 6), [X, w], lambda x: F.conv2d(x, w, stride=2),
             strides=[2, 2])
    book.one("stride 3, kernel 2, pads 1", (1, 3, 6, 7), [X, w2 := book.values(2, 3, 2, 2)],
             lambda x: F.conv2d(x, w2, stride=3, padding=1), strides=[3, 3], pads=[1, 1, 1, 1])
    book.one("1×1, stride 2", (2, 3, 4, 5), [X, w3 := book.values(5, 3, 1, 1)], lambda x: F.conv2d(x, w3, stride=2),
             strides=[2, 2])
    book.one("1×1, pads", (1, 3, 3, 2), [X, w3], lambda x: F.conv2d(x, w3, padding=1), pads=[1, 1, 1, 1])
    book.one("two groups", (2, 4, 4, 4), [X, w4 := book.values(6, 2, 3, 3)], lambda x: F.conv2d(x, w4, groups=2, padding=1),
             group=2, pads=[1, 1, 1, 1])
    book.one("depthwise", (2, 4, 4, 4), [X, w5 := book.values(4, 1, 3, 3)],
             lambda x: F.conv2d(x, w5, groups=4, padding=1, stride=2), group=4, pads=[1, 1, 1, 1], strides=[2, 2])
    book.one("depthwise, two outputs a channel", (1, 2, 4, 4), [X, w6 := book.values(4, 1, 3, 3)],
             lambda x: F.conv2d(x, w6, groups=2), group=2)
    book.one("dilations", (1, 3, 6, 7), [X, w], lambda x: F.conv2d(x, w, dilation=(2, 3)), dilations=[2, 3])
    book.one("dilation, stride and groups", (1, 4, 8, 7), [X, w4],
             lambda x: F.conv2d(x, w4, dilation=2, stride=2, groups=2, padding=1),
             dilations=[2, 2], strides=[2, 2], group=2, pads=[1, 1, 1, 1])
    book.one("asymmetric pads", (1, 3, 4, 5), [X, w, b], lambda x: F.conv2d(F.pad(x, (0, 2, 1, 3)), w, b), pads=[1, 0, 3, 2])
    book.one("asymmetric pads, stride 2", (1, 3, 5, 5), [X, w], lambda x: F.conv2d(F.pad(x, (0, 1, 0, 2)), w, stride=2),
             pads=[0, 0, 2, 1], strides=[2, 2])
    book.one("auto_pad SAME_UPPER, stride 2", (2, 3, 6, 5), [X, w],
             lambda x: F.conv2d(F.pad(x, (1, 1, 0, 1)), w, stride=2), auto_pad="SAME_UPPER", strides=[2, 2])
    book.one("auto_pad SAME_LOWER, stride 2", (1, 3, 6, 5), [X, w],
             lambda x: F.conv2d(F.pad(x, (1, 1, 1, 0)), w, stride=2), auto_pad="SAME_LOWER", strides=[2, 2])
    book.one("auto_pad VALID", (1, 3, 5, 6), [X, w], lambda x: F.conv2d(x, w, stride=2), auto_pad="VALID", strides=[2, 2])
    book.one("3-D", (1, 2, 3, 4, 3), [X, w7 := book.values(2, 2, 2, 2, 2)], lambda x: F.conv3d(x, w7, stride=(1, 2, 1)),
             strides=[1, 2, 1])


def conv_transpose():
    book = Book("ConvTranspose")
    w, b = book.values(3, 4, 3, 3), book.values(4)
    book.one("with bias", (2, 3, 3, 2), [X, w, b], lambda x: F.conv_transpose2d(x, w, b))
    book.one("1-D, stride 2", (2, 2, 4), [X, w1 := book.values(2, 3, 4)], lambda x: F.conv_transpose1d(x, w1, stride=2),
             strides=[2])
    book.one("stride 2, pads, output_padding", (1, 3, 3, 4), [X, w],
             lambda x: F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1),
             strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
    book.one("groups", (1, 4, 3, 3), [X, w2 := book.values(4, 2, 2, 2)],
             lambda x: F.conv_transpose2d(x, w2, stride=2, groups=2), strides=[2, 2], group=2)
    book.one("depthwise, dilations", (1, 3, 3, 3), [X, w3 := book.values(3, 1, 2, 2)],
             lambda x: F.conv_transpose2d(x, w3, groups=3, dilation=2), dilations=[2, 2], group=3)
    book.one("stride 3, output_padding 2", (1, 2, 2, 3), [X, w4 := book.values(2, 2, 2, 2)],
             lambda x: F.conv_transpose2d(x, w4, stride=3, output_padding=2), strides=[3, 3], output_padding=[2, 2])
    # The full size is 7; the format cuts an odd cell at the start.
    book.one("output_shape", (1, 3, 3, 3), [X, w], lambda x: F.conv_transpose2d(x, w, stride=2)[:, :, 1:, 1:-1],
             strides=[2, 2], output_shape=[6, 5])
    book.one("output_shape, SAME_UPPER", (1, 3, 3, 3), [X, w], lambda x: F.conv_transpose2d(x, w, stride=2)[:, :, :-1, 1:-1],
             strides=[2, 2], output_shape=[6, 5], auto_pad="SAME_UPPER")
    book.one("output_shape above the full size", (1, 3, 3, 3), [X, w],
             lambda x: F.pad(F.conv_transpose2d(x, w, stride=2), (0, 1, 0, 1)), strides=[2, 2], output_shape=[8, 8])
    book.one("asymmetric pads", (1, 3, 3, 3), [X, w], lambda x: F.conv_transpose2d(x, w, stride=2)[:, :, 1:, :-2],
             strides=[2, 2], pads=[1, 0, 0, 2])
    book.one("auto_pad SAME_UPPER", (1, 3, 3, 3), [X, w], lambda x: F.conv_transpose2d(x, w, stride=2)[:, :, :-1, :-1],
             strides=[2, 2], auto_pad="SAME_UPPER")
    book.one("auto_pad SAME_LOWER", (1, 3, 3, 3), [X, w], lambda x: F.conv_transpose2d(x, w, stride=2)[:, :, 1:, 1:],
             strides=[2, 2], auto_pad="SAME_LOWER")


def gemm():
    book = Book("Gemm")
    a, b, c = book.values(3, 4), book.values(4, 5), book.values(5)
    book.one("x as A", (2, 4), [X, b, c], lambda x: x @ b + c)
    book.one("x as A, opset 7", (2, 4), [X, b, c], lambda x: x @ b + c, opset=7)
    book.one("x as A, transB, alpha, beta", (2, 4), [X, b.T.contiguous(), c], lambda x: 0.5 * (x @ b) + 2 * c,
             transB=1, alpha=0.5, beta=2.0)
    book.one("x as A, no C", (2, 4), [X, b], lambda x: x @ b)
    book.one("x as A, transA", (4, 3), [X, b], lambda x: x.T @ b, transA=1, fixed=True)
    book.one("x as A, transA and transB", (4, 3), [X, b.T.contiguous()], lambda x: 2 * x.T @ b, transA=1, transB=1, alpha=2.0,
             fixed=True)
    book.one("x as B", (4, 5), [a, X], lambda x: 3 * a @ x, alpha=3.0, fixed=True)
    book.one("x as B, transB", (5, 4), [a, X, c], lambda x: a @ x.T + c, transB=1, fixed=True)
    book.one("x as B, transA and transB", (5, 4), [a.T.contiguous(), X], lambda x: a @ x.T, transA=1, transB=1, fixed=True)
    book.one("x as C", (3, 5), [a, b, X], lambda x: a @ b + 0.5 * x, beta=0.5, fixed=True)
    book.one("x as C, a row", (5,), [a, b, X], lambda x: a @ b + x, fixed=True)
    book.one("x as C, a column", (3, 1), [a, b, X], lambda x: a @ b + x, fixed=True)
    book.one("x as A, B and C", (3, 3), [X, X, X], lambda x: x.T @ x + x, transA=1, fixed=True)


def matmul():
    book = Book("MatMul")
    b = book.values(4, 3)
    book.one("2-D", (2, 4), [X, b], lambda x: x @ b)
    book.one("batched x, 2-D constant", (2, 2, 3, 4), [X, b], lambda x: x @ b)
    book.one("both batched", (2, 3, 2, 4), [X, c := book.values(3, 4, 2)], lambda x: x @ c)
    book.one("x broadcast over the left axes", (2, 4), [X, d := book.values(3, 4, 2)], lambda x: x @ d, fixed=True)
    book.one("x broadcast inside", (2, 1, 3, 4), [X, e := book.values(5, 4, 2)], lambda x: x @ e)
    book.one("x on the right", (2, 3, 4), [f := book.values(2, 3), X], lambda x: f @ x)
    book.one("x on the right, broadcast", (3, 2), [g := book.values(2, 4, 3), X], lambda x: g @ x, fixed=True)
    book.one("x times a vector", (2, 3, 4), [X, h := book.values(4)], lambda x: x @ h)
    book.one("a vector times x", (2, 3, 4), [i := book.values(3), X], lambda x: i @ x)
    book.one("x is a vector on the left", (4,), [X, c], lambda x: x @ c, fixed=True)
    book.one("x is a vector on the right", (3,), [g, X], lambda x: g @ x, fixed=True)
    book.one("two vectors", (4,), [h, X], lambda x: h @ x, fixed=True)
    book.one("x on both sides", (2, 3, 3), [X, X], lambda x: x @ x)
