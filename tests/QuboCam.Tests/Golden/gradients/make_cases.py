"""Writes the reference gradients of every operator into this folder: /usr/bin/python3 make_cases.py"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import case_book
from operators import (activations, arithmetic, composites, convolutions, kinks, normalisations, pooling, reductions, resizing,
                       shapes)

if __name__ == "__main__":
    for module in (convolutions, arithmetic, normalisations, activations, pooling, reductions, shapes, resizing, composites,
                   kinks):
        module.add_cases()
    print(case_book.write(Path(__file__).parent), "cases")
