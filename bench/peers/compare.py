"""One line on a turn of bench/evaluate: images per second of both, their ratio, and the proof that both did the same work.

    compare.py PEER.json RESULTS.jsonl EXPLANATION.json START END
"""
import json, sys

peer, ours = json.load(open(sys.argv[1])), [json.loads(line) for line in open(sys.argv[2])]
first, seconds = json.load(open(sys.argv[3])), float(sys.argv[5]) - float(sys.argv[4])
logits = max(abs(a - b) for a, b in zip(peer["logits"][0], first["logits"], strict=True))
row_of = {(row["image"], row["method"]): row for row in ours}
apart = 0
for row in peer["rows"]:
    other = row_of[row["image"], row["method"]]
    if row["predicted"] != other["predicted"]:
        sys.exit(f"{row['image']}: class {row['predicted']} here, {other['predicted']} there")
    if row["method"] != "qubo-cam":  # the script's selection is greedy
        apart = max(apart, *(abs(row[metric] - other[metric]) for metric in ("deletion", "insertion", "average-drop")))
if logits > 1e-2 or apart > 1e-3:
    sys.exit(f"not the same work: logits differ by {logits:.1e}, metrics by {apart:.1e}")
mine, theirs = peer["images"] / seconds, peer["images"] / peer["seconds"]
print(f"PyTorch {theirs:.4f} images/s on {peer['threads']} threads, qubocam {mine:.4f} images/s with start and report, ratio {mine / theirs:.2f} "
      f"(logits differ by {logits:.1e}, metrics of the three gradient methods by {apart:.1e})")
