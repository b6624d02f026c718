"""Photos for bench/evaluate as a manifest: IMAGES of the folder's imagenette224, nips17 and stl10-examples, in turn.

    manifest.py FOLDER IMAGES
"""
import csv, itertools, pathlib, sys

folder, images = pathlib.Path(sys.argv[1]), int(sys.argv[2])
rows = list(csv.DictReader(open(folder / "manifest.csv")))
sets = [[row["file"] for row in rows if row["file"].startswith(name + "/")] for name in ("imagenette224", "nips17", "stl10-examples")]
files = [name for turn in itertools.zip_longest(*sets) for name in turn if name][:images]
print("path", *(folder / name for name in files), sep="\n")
