// The heat maps of all methods side by side: one look for all, values compared at one place, each to be enlarged.

import { byId, figure, make } from "./dom.js";
import { bar, paint, upsample } from "./heat.js";

const titles = new Map([...document.querySelectorAll("input[name=method]")].map(box => [box.value, box.dataset.title]));

/** The title of a method. */
export const titleOf = method => titles.get(method) ?? method;

/** @type {{method: string, heat: Float32Array, raw: number[][], facts: string, canvas: HTMLCanvasElement, value: HTMLElement, cross: HTMLElement}[]} */
let tiles = [];
let picture = null;
let spot = null;

const look = () => ({
  opacity: Number(byId("opacity").value), threshold: Number(byId("threshold").value), colours: byId("colours").value,
});

/**
 * Shows methods.
 * @param {ImageData} shown the image
 * @param {object[]} explanations of the document
 * @param {string[]} missing methods that are still worked on
 * @param {number} maps number of feature maps
 */
export function showTiles(shown, explanations, missing, maps) {
  picture = shown;
  const holder = byId("tiles");
  tiles = explanations.map(one => makeTile(one, maps));
  holder.replaceChildren(...tiles.map(tile => tile.figure), ...missing.map(waiting));
  tiles.forEach(draw);
  bar(byId("colour-bar"), look().colours);
  showSpot();
}

/** Shows another heat map of a method. */
export function replaceHeat(method, heatmap, weights, maps, milliseconds) {
  const tile = tiles.find(one => one.method === method);
  if (!tile) return;
  setHeat(tile, { heatmap, weights, milliseconds }, maps);
  draw(tile);
  showSpot();
  if (byId("enlarged").open && enlarged === tile.method) enlarge(tile.method);
}

function makeTile(one, maps) {
  const canvas = make("canvas", { width: picture.width, height: picture.height, tabIndex: 0, role: "img" });
  const cross = make("div", { className: "cross", hidden: true });
  const value = make("output", { className: "value" }), facts = make("span", { className: "facts" });
  const figureElement = make("figure", { className: "tile" },
    make("div", { className: "picture" }, canvas, cross),
    make("figcaption", {}, make("span", { className: "title" }, titleOf(one.method)), value, facts, make("button", {
      type: "button", className: "plain", "aria-label": `Enlarge ${titleOf(one.method)}`, onclick: () => enlarge(tile.method),
    }, "Enlarge")));
  figureElement.dataset.method = one.method;
  const tile = { method: one.method, figure: figureElement, canvas, cross, value, facts };
  setHeat(tile, one, maps);
  canvas.addEventListener("pointermove", event => setSpot(event.offsetX / canvas.clientWidth, event.offsetY / canvas.clientHeight));
  canvas.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") setSpot(null); });
  // A finger has no other way to point at a place.
  canvas.addEventListener("click", event => { if (event.pointerType !== "touch") enlarge(tile.method); });
  canvas.addEventListener("pointerdown", event => setSpot(event.offsetX / canvas.clientWidth, event.offsetY / canvas.clientHeight));
  canvas.addEventListener("keydown", event => keys(event, tile));
  return tile;
}

function setHeat(tile, one, maps) {
  tile.raw = one.heatmap;
  tile.heat = upsample(one.heatmap, picture.width, picture.height);
  const used = one.weights === null || one.weights === undefined ? maps : one.weights.filter(weight => weight !== 0).length;
  const isZero = one.heatmap.every(row => row.every(value => value === 0));
  tile.facts.textContent = isZero ? "no evidence for this class: the map is zero everywhere"
    : `${used} of ${maps} maps, ${one.milliseconds < 1 ? "under 1" : Math.round(one.milliseconds)} ms`;
  tile.canvas.setAttribute("aria-label", `${titleOf(tile.method)}: ${isZero ? "zero everywhere" : brightest(one.heatmap)}`);
}

/** Where a map is largest, in words. */
function brightest(map) {
  let best = [0, 0];
  map.forEach((row, y) => row.forEach((value, x) => { if (value > map[best[0]][best[1]]) best = [y, x]; }));
  const part = (at, length, names) => names[Math.min(2, Math.floor(3 * (at + 0.5) / length))];
  const down = part(best[0], map.length, ["top", "middle", "bottom"]), along = part(best[1], map[0].length, ["left", "centre", "right"]);
  return `brightest at the ${down} ${along}`;
}

function draw(tile) {
  paint(tile.canvas, picture, tile.heat, look());
}

function waiting(method) {
  return make("figure", { className: "tile" }, make("div", { className: "waiting" }, "is being computed"),
    make("figcaption", {}, make("span", { className: "title" }, titleOf(method))));
}

function setSpot(x, y) {
  spot = x === null ? null : { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) };
  showSpot();
}

/** The value of every method at the place that is pointed at. */
function showSpot() {
  for (const tile of tiles) {
    tile.cross.hidden = spot === null;
    tile.value.textContent = "";
    if (spot === null) continue;
    const x = Math.min(picture.width - 1, Math.floor(spot.x * picture.width));
    const y = Math.min(picture.height - 1, Math.floor(spot.y * picture.height));
    tile.cross.style.left = `${100 * spot.x}%`;
    tile.cross.style.top = `${100 * spot.y}%`;
    tile.value.textContent = figure(Math.round(1000 * tile.heat[y * picture.width + x]) / 1000);
  }
}

function keys(event, tile) {
  const step = event.shiftKey ? 0.1 : 0.025;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  if (moves[event.key]) {
    event.preventDefault();
    const from = spot ?? { x: 0.5, y: 0.5 };
    setSpot(from.x + moves[event.key][0], from.y + moves[event.key][1]);
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    enlarge(tile.method);
  } else if (event.key === "Escape") {
    setSpot(null);
  }
}

let enlarged = null;

function enlarge(method) {
  enlarged = method;
  const tile = tiles.find(one => one.method === method), dialog = byId("enlarged"), canvas = byId("enlarged-picture");
  byId("enlarged-title").textContent = titleOf(method);
  const factor = Math.max(1, Math.floor(720 / Math.max(picture.width, picture.height)));
  const large = document.createElement("canvas");
  large.width = picture.width * factor;
  large.height = picture.height * factor;
  const base = document.createElement("canvas");
  base.width = picture.width;
  base.height = picture.height;
  base.getContext("2d").putImageData(picture, 0, 0);
  const context = large.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(base, 0, 0, large.width, large.height);
  canvas.width = large.width;
  canvas.height = large.height;
  paint(canvas, context.getImageData(0, 0, large.width, large.height), upsample(tile.raw, large.width, large.height), look());
  if (!dialog.open) dialog.showModal();
}

function turn(step) {
  const at = tiles.findIndex(one => one.method === enlarged);
  enlarge(tiles[(at + step + tiles.length) % tiles.length].method);
}

/** Has the sliders and the dialog do something. */
export function beginTiles() {
  for (const id of ["opacity", "threshold", "colours"]) {
    byId(id).addEventListener("input", () => {
      bar(byId("colour-bar"), look().colours);
      tiles.forEach(draw);
    });
  }
  byId("enlarged-previous").addEventListener("click", () => turn(-1));
  byId("enlarged-next").addEventListener("click", () => turn(1));
  byId("enlarged").addEventListener("keydown", event => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
}
