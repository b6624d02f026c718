// The settings of the form: read for a request, and set to those of a result that is opened.

import { byId } from "./dom.js";

export const value = id => byId(id).value.trim();

const boxes = () => [...document.querySelectorAll("input[name=method]")];

/** The methods that are ticked. */
export const methods = () => boxes().filter(box => box.checked).map(box => box.value);

/** The settings of the selection, as the server takes them. */
export function settings() {
  return {
    beta: Number(value("beta")), select: Number(value("select")) || 0, formulation: value("formulation"),
    weights: value("weights") || null, importance: value("importance"), sampler: value("sampler"), seed: Number(value("seed")) || 0,
  };
}

/** Sets the form to settings of the selection. */
export function showSettings(wanted) {
  for (const id of ["formulation", "weights", "importance", "sampler", "seed"]) byId(id).value = wanted[id] ?? "";
  byId("select").value = wanted.select || "";
  byId("beta").value = wanted.beta;
  byId("beta-value").textContent = Number(wanted.beta).toFixed(2);
}

/** Sets the form to what a result was asked with, so that a change changes this alone. */
export function restoreSettings(shown) {
  const { settings: asked, target, explanations } = shown;
  showSettings({
    formulation: shown.problem.formulation, beta: shown.problem.beta ?? asked.beta ?? 0.7, select: asked.select, weights: asked.weights,
    importance: asked.importance ?? "gradient", sampler: asked.sampler ?? "exact", seed: asked.seed ?? 0,
  });
  const nameOf = one => one.label ?? String(one.class);
  byId("class").value = asked.class ? nameOf(target) : "";
  byId("against").value = target.against ? nameOf(target.against) : "";
  const shownMethods = explanations.map(one => one.method);
  if (!shown.cancelled) boxes().forEach(box => { box.checked = shownMethods.includes(box.value); });
}
