// The feature maps as a grid: the selected ones marked, each to be taken or left by hand.

import { floats } from "./api.js";
import { byId, figure, make } from "./dom.js";
import { paintMap } from "./heat.js";

const page = 48;
let shown = page;
let state = null;

/**
 * Shows the maps of an explanation.
 * @param {string} id of the explanation
 * @param {object} document
 * @param {(map: number, take: boolean) => void} choose
 */
export async function showMaps(id, document, choose) {
  const values = await floats(`/explanations/${id}/maps`);
  state = { id, layer: document.layer, values, choose, selection: null };
  shown = page;
}

/** Marks the maps of a selection. */
export function markMaps(selection) {
  if (!state) return;
  state.selection = selection;
  const holder = byId("maps"), wanted = order(selection), visible = wanted.slice(0, shown);
  const old = new Map([...holder.children].map(button => [Number(button.dataset.map), button]));
  const focus = document.activeElement?.dataset?.map;
  holder.replaceChildren(...visible.map(map => update(old.get(map) ?? makeMap(map), map, selection)));
  if (focus !== undefined) holder.querySelector(`[data-map="${focus}"]`)?.focus({ preventScroll: true });
  const more = byId("more-maps");
  more.hidden = wanted.length <= shown;
  more.textContent = `Show more (${wanted.length - visible.length} further maps)`;
}

/** Candidates by importance, then the others where they are asked for. */
function order(selection) {
  const byImportance = (a, b) => selection.importance[b] - selection.importance[a] || a - b;
  const candidates = [...selection.candidates].sort(byImportance);
  if (!byId("all-maps").checked) return candidates;
  const known = new Set(candidates);
  return [...candidates, ...selection.importance.map((_, map) => map).filter(map => !known.has(map)).sort(byImportance)];
}

function makeMap(map) {
  const { maps, height, width } = state.layer;
  const canvas = make("canvas", { role: "presentation" });
  paintMap(canvas, state.values.subarray(map * width * height, (map + 1) * width * height), width, height);
  const button = make("button", { type: "button", className: "map" }, canvas, make("span", {}), make("span", {}));
  button.dataset.map = map;
  button.title = `Map ${map} of ${maps}`;
  button.addEventListener("click", () => state.choose(map, button.getAttribute("aria-pressed") !== "true"));
  return button;
}

function update(button, map, selection) {
  const isCandidate = selection.candidates.includes(map), isSelected = selection.maps.includes(map);
  const [name, importance] = button.querySelectorAll("span");
  name.textContent = `map ${map}`;
  importance.textContent = `α ${figure(selection.importance[map])}`;
  button.setAttribute("aria-pressed", isSelected);
  button.disabled = !isCandidate;
  button.title = isCandidate ? `Map ${map}: importance α = ${figure(selection.importance[map])}. Click to ${isSelected ? "leave" : "take"} it.`
    : `Map ${map} is no candidate: its importance is not positive, or it is zero everywhere.`;
  return button;
}

export function beginMaps() {
  byId("all-maps").addEventListener("change", () => state?.selection && markMaps(state.selection));
  byId("more-maps").addEventListener("click", () => {
    shown += 4 * page;
    if (state?.selection) markMaps(state.selection);
  });
}
