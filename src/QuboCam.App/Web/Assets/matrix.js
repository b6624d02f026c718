// The QUBO as a picture: importance on the diagonal, redundancy off it.

import { floats } from "./api.js";
import { byId, figure } from "./dom.js";
import { bar, entry, table } from "./heat.js";

const edge = 8;
let state = null;
let cell = { p: 0, q: 0 };

/** Reads the redundancy of the candidates, where they are others than those that are shown. */
export async function showMatrix(id, selection, importance) {
  const candidates = selection.candidates.join();
  if (state?.id === id && state.candidates === candidates) return;
  state = { id, candidates, redundancy: await floats(`/explanations/${id}/redundancy?importance=${importance}`), selection: null };
  bar(byId("matrix-bar-1"), "inferno");
  bar(byId("matrix-bar-2"), "viridis");
}

/** Draws the matrix for a selection. */
export function drawMatrix(selection) {
  if (!state) return;
  const { candidates, importance, maps } = selection, d = candidates.length;
  const order = candidates.map((_, at) => at).sort((a, b) => importance[candidates[b]] - importance[candidates[a]] || a - b);
  state.selection = selection;
  state.order = order;
  state.step = Math.max(1, Math.floor(480 / Math.max(1, d)));
  const canvas = byId("matrix"), side = d * state.step + edge;
  canvas.width = canvas.height = Math.max(side, 1);
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, side, side);
  if (d === 0) return;
  const largest = importance[candidates[order[0]]], selected = new Set(maps);
  const small = new ImageData(d, d), viridis = table("viridis"), inferno = table("inferno");
  for (let row = 0, at = 0; row < d; row++) {
    for (let column = 0; column < d; column++, at += 4) {
      const isDiagonal = row === column, p = order[row], q = order[column];
      const colours = isDiagonal ? inferno : viridis;
      const from = entry(isDiagonal ? importance[candidates[p]] / largest : state.redundancy[p * d + q]);
      for (let c = 0; c < 3; c++) small.data[at + c] = colours[from + c];
      small.data[at + 3] = 255;
    }
  }
  const picture = document.createElement("canvas");
  picture.width = picture.height = d;
  picture.getContext("2d").putImageData(small, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, edge, edge, d * state.step, d * state.step);
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--mark");
  order.forEach((p, row) => {
    if (!selected.has(candidates[p])) return;
    context.fillRect(0, edge + row * state.step, edge - 2, Math.max(1, state.step - 1));
    context.fillRect(edge + row * state.step, 0, Math.max(1, state.step - 1), edge - 2);
  });
  cell = { p: Math.min(cell.p, d - 1), q: Math.min(cell.q, d - 1) };
}

function read() {
  const { selection, order, redundancy } = state, d = order.length;
  if (d === 0) return;
  const p = order[cell.p], q = order[cell.q], a = selection.candidates[p], b = selection.candidates[q];
  const taken = map => selection.maps.includes(map) ? "selected" : "not selected";
  byId("matrix-value").textContent = p === q
    ? `Map ${a} (${taken(a)}): importance α = ${figure(selection.importance[a])}; linear coefficient of the QUBO ${figure(selection.linear[p])}.`
    : `Maps ${a} (${taken(a)}) and ${b} (${taken(b)}): redundancy |cos| = ${figure(redundancy[p * d + q])}`
      + (selection.formulation === "paper" ? `; quadratic coefficient (1−β)·|cos| = ${figure((1 - selection.beta) * redundancy[p * d + q])}.` : ".");
}

export function beginMatrix() {
  const canvas = byId("matrix");
  canvas.addEventListener("pointermove", event => {
    if (!state?.order?.length) return;
    const scale = canvas.width / canvas.clientWidth, last = state.order.length - 1;
    const at = offset => Math.min(last, Math.max(0, Math.floor((offset * scale - edge) / state.step)));
    cell = { p: at(event.offsetY), q: at(event.offsetX) };
    read();
  });
  canvas.addEventListener("keydown", event => {
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (!moves[event.key] || !state?.order?.length) return;
    event.preventDefault();
    const last = state.order.length - 1, clamp = value => Math.min(last, Math.max(0, value));
    cell = { p: clamp(cell.p + moves[event.key][0]), q: clamp(cell.q + moves[event.key][1]) };
    read();
  });
}
