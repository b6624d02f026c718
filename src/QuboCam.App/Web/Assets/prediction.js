// What the model says, and what is selected of its maps: in words.

import { byId, figure, make, percent } from "./dom.js";

const className = one => one.label ?? `class ${one.class}`;

/** The selection of a document, in the form of a selection that was asked for. */
export function selectionOf(document) {
  const { maps, energy, lowerBound, optimal, sampler, heatShare, reason, milliseconds } = document.selection;
  return {
    formulation: document.problem.formulation, beta: document.problem.beta, importance: document.importance,
    candidates: document.candidates, linear: document.problem.linear, maps, energy, minimum: energy, lowerBound, optimal, sampler,
    heatShare, reason, milliseconds,
  };
}

/**
 * Shows what the model says of the image.
 * @param {object} shown the document
 * @param {(one: object) => void} explainClass hears of a class that is clicked
 */
export function showPrediction(shown, explainClass) {
  const { prediction, target, layer, against } = shown;
  const versus = target.against ?? against;
  byId("prediction-title").textContent = `${className(prediction)}, ${percent(prediction.probability)}`;
  document.title = `${className(prediction)} – ${shown.imageName} – QuboCam`;
  byId("prediction-facts").textContent = [
    shown.imageName, shown.model.path,
    versus ? `why ${className(target)} and not ${className(versus)}`
      : target.class === prediction.class ? null : `explained: ${className(target)}`,
    `layer ${layer.name}, ${layer.maps} maps of ${layer.height}×${layer.width}`,
    shown.cancelled ? "cancelled: methods are missing" : null,
  ].filter(Boolean).join(" · ");
  byId("top").replaceChildren(...shown.top.map(one => {
    const fill = make("span", { className: "fill" });
    fill.style.width = `${100 * one.probability}%`;
    return make("button", {
      type: "button", "aria-pressed": String(one.class === target.class), title: `Explain ${className(one)}`,
      onclick: () => explainClass(one),
    }, fill, make("span", {}, className(one)), make("span", { className: "number" }, percent(one.probability)));
  }));
}

/** Says what is selected, and how good that is. */
export function showSelection(result) {
  const now = result.selection, d = now.candidates.length;
  const above = now.energy - now.minimum;
  byId("selection-facts").textContent = now.reason ? `Nothing is selected: ${now.reason}.`
    : `${now.maps.length} of ${d} candidates ${result.byHand ? "chosen by hand" : "selected"} (${now.maps.slice(0, 16).join(", ")}`
      + `${now.maps.length > 16 ? ", …" : ""}), energy ${figure(now.energy)}, ${proof(result, above)}.`;
  byId("maps-facts").textContent = now.reason ? "" : `Energy ${figure(now.energy)}`
    + (result.byHand ? `, ${Math.abs(above) < 1e-12 ? "as low as" : `${figure(above)} above`} the solver’s choice` : " of the solver’s choice")
    + `. The selected maps carry ${percent(now.heatShare)} of the positive heat. Click a map to take or leave it.`;
  byId("solver-choice").disabled = !result.byHand;
  const isLittle = now.maps.length > 0 && now.heatShare < 0.1;
  byId("note").hidden = !isLittle;
  byId("note").textContent = isLittle ? "The selected maps carry under a tenth of the positive heat: QUBO-CAM shows little of what Grad-CAM shows." : "";
}

function proof(result, above) {
  const now = result.selection;
  if (result.byHand) return Math.abs(above) < 1e-12 ? "which is the solver’s" : `${figure(above)} above the solver’s`;
  return now.optimal ? `proven optimal (${now.sampler})` : `not proven: the minimum is not below ${figure(now.lowerBound)} (${now.sampler})`;
}
