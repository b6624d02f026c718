"""Photos for bench/evaluate as a data set in OUT: IMAGES of the folder's imagenette224, nips17 and stl10-examples, in turn.

    manifest.py FOLDER IMAGES OUT
"""
import csv, itertools, pathlib, shutil, sys

folder, images, out = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
rows = list(csv.DictReader(open(folder / "manifest.csv")))
sets = [[row["file"] for row in rows if row["file"].startswith(name + "/")] for name in ("imagenette224", "nips17", "stl10-examples")]
files = [name for turn in itertools.zip_longest(*sets) for name in turn if name][:images]
for name in files:
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / name, out / name)
(out / "manifest.csv").write_text("\n".join(["path", *files, ""]))
