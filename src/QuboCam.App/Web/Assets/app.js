// The page: an image is explained as a job, its result shown, and worked on.

import { call, follow, json, remove, send, sendForm } from "./api.js";
import { alertUser, byId, clearAlert, figure, make, percent } from "./dom.js";
import { loadColours, readPicture } from "./heat.js";
import { beginImages } from "./images.js";
import { beginMaps, markMaps, showMaps } from "./maps.js";
import { beginMatrix, drawMatrix, showMatrix } from "./matrix.js";
import { askForModel, beginModels, chooseModel, classOf, loadModels } from "./models.js";
import { beginPhysics, offerAnneal } from "./physics.js";
import { beginRecent } from "./recent.js";
import { beginTiles, replaceHeat, showTiles, titleOf } from "./tiles.js";

/** What is shown: the document of the explanation, its picture, and the selection of now. */
let result = null;
/** The image that was explained last, to be explained again. */
let source = null;
let job = null;

const value = id => byId(id).value.trim();
const methods = () => [...document.querySelectorAll("input[name=method]:checked")].map(box => box.value);
const className = one => one.label ?? `class ${one.class}`;

/** The settings of the selection, as the server takes them. */
function settings() {
  return {
    beta: Number(value("beta")), select: Number(value("select")) || 0, formulation: value("formulation"),
    weights: value("weights") || null, importance: value("importance"), sampler: value("sampler"), seed: Number(value("seed")) || 0,
  };
}

/** Asks for an explanation and shows it as it comes. */
async function explain(from) {
  source = from;
  clearAlert();
  byId("image-name").textContent = from.name;
  const form = new FormData();
  if (from.file) form.set("image", from.file, from.name);
  if (from.sample) form.set("sample", from.sample);
  if (from.explanation) form.set("explanation", from.explanation);
  form.set("model", value("model"));
  for (const name of ["layer", "beta", "select", "formulation", "weights", "importance", "sampler", "seed"]) form.set(name, value(name));
  form.set("class", classOf(value("class")));
  form.set("against", classOf(value("against")));
  for (const method of methods()) form.append("method", method);
  if (job?.id) remove(`/jobs/${job.id}`).catch(() => { /* it has ended meanwhile */ });
  const mine = job = { id: null };
  showProgress({ state: "queued", stage: "", fraction: 0 });
  try {
    const begun = await sendForm("/jobs/explain", form);
    mine.id = begun.id;
    if (job !== mine) return void await remove(`/jobs/${begun.id}`);
    const picture = localPicture(from);
    const end = await follow(begun, {
      progress: now => job === mine && showProgress(now),
      partial: async document => {
        const shown = await picture;
        if (job === mine && shown && document.explanations.length > 0) showPartial(document, shown);
      },
    });
    if (job !== mine) return;
    if (end.state === "failed") throw new Error(end.error);
    if (!end.explanation) return void (result ? show(result.document, result.picture) : showEmpty());
    history.pushState(null, "", `/r/${end.explanation}`);
    await open(end.explanation);
  } catch (error) {
    if (job !== mine) return;
    if (result) show(result.document, result.picture); else showEmpty();
    alertUser(error.message, error.status === 0 ? () => explain(from) : undefined);
  } finally {
    if (job === mine) {
      job = null;
      byId("progress").hidden = true;
    }
  }
}

/** The picture before the server has shown what the model sees of it; null where the browser cannot show it. */
async function localPicture(from) {
  try {
    if (from.sample) return await readPicture(`/api/v1/samples/${from.sample.replace("sample:", "")}.png`);
    if (from.explanation && result) return result.picture;
    if (!from.file || from.file.name.endsWith(".npy")) return null;
    const url = URL.createObjectURL(from.file);
    try {
      return await readPicture(url);
    } finally {
      URL.revokeObjectURL(url);
    }
  } catch {
    return null; // such as a format that the server knows and the browser does not: the result shows it
  }
}

/** Shows a result that is kept. */
async function open(id) {
  const shown = readPicture(`/api/v1/explanations/${id}/image.png`);
  shown.catch(() => { /* why there is none, the document says */ });
  const document = await json(`/explanations/${id}?quadratic=false`), picture = await shown;
  source = { explanation: id, name: document.imageName };
  await show(document, picture);
  await Promise.all([showMaps(id, document, takeByHand), chooseModel(document.modelId, document.layer.name)]);
  markMaps(result.selection);
  await drawProblem();
  offerAnneal(id, result.selection, settings());
}

function setSlider(beta) {
  byId("beta").value = beta;
  byId("beta-value").textContent = Number(beta).toFixed(2);
}

function hideAll() {
  for (const id of ["empty", "explained"]) byId(id).hidden = true;
}

function showEmpty() {
  hideAll();
  byId("empty").hidden = false;
  document.title = "QuboCam";
}

/** A document while methods are still missing. */
function showPartial(document, picture) {
  hideAll();
  byId("explained").hidden = false;
  showPrediction(document);
  const done = new Set(document.explanations.map(one => one.method));
  showTiles(picture, document.explanations, methods().filter(method => !done.has(method)), document.layer.maps);
}

async function show(document, picture) {
  hideAll();
  byId("explained").hidden = false;
  result = { document, picture, selection: selectionOf(document), byHand: false };
  if (document.problem.formulation === "paper") setSlider(document.problem.beta);
  showPrediction(document);
  showTiles(picture, document.explanations, [], document.layer.maps);
  showSelection();
  for (const link of window.document.querySelectorAll("[data-file]"))
    link.href = `/api/v1/explanations/${document.id}${link.dataset.file === "json" ? "" : "/" + link.dataset.file}`;
}

/** The selection of a document, in the form of a selection that was asked for. */
function selectionOf(document) {
  const { maps, energy, lowerBound, optimal, sampler, heatShare, reason, milliseconds } = document.selection;
  return {
    formulation: document.problem.formulation, beta: document.problem.beta, importance: document.importance,
    candidates: document.candidates, linear: document.problem.linear, maps, energy, minimum: energy, lowerBound, optimal, sampler,
    heatShare, reason, milliseconds,
  };
}

function showPrediction(shown) {
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
      onclick: () => {
        byId("class").value = one.label ?? String(one.class);
        again();
      },
    }, fill, make("span", {}, className(one)), make("span", { className: "number" }, percent(one.probability)));
  }));
}

/** Says what is selected, and how good that is. */
function showSelection() {
  const now = result.selection, d = now.candidates.length;
  const above = now.energy - now.minimum;
  byId("selection-facts").textContent = now.reason ? `Nothing is selected: ${now.reason}.`
    : `${now.maps.length} of ${d} candidates ${result.byHand ? "chosen by hand" : "selected"} (${now.maps.slice(0, 16).join(", ")}`
      + `${now.maps.length > 16 ? ", …" : ""}), energy ${figure(now.energy)}, ${proof(now, above)}.`;
  byId("maps-facts").textContent = now.reason ? "" : `Energy ${figure(now.energy)}`
    + (result.byHand ? `, ${Math.abs(above) < 1e-12 ? "as low as" : `${figure(above)} above`} the solver’s choice` : " of the solver’s choice")
    + `. The selected maps carry ${percent(now.heatShare)} of the positive heat. Click a map to take or leave it.`;
  byId("solver-choice").disabled = !result.byHand;
  const isLittle = now.maps.length > 0 && now.heatShare < 0.1;
  byId("note").hidden = !isLittle;
  byId("note").textContent = isLittle ? "The selected maps carry under a tenth of the positive heat: QUBO-CAM shows little of what Grad-CAM shows." : "";
}

function proof(now, above) {
  if (result.byHand) return Math.abs(above) < 1e-12 ? "which is the solver’s" : `${figure(above)} above the solver’s`;
  return now.optimal ? `proven optimal (${now.sampler})` : `not proven: the minimum is not below ${figure(now.lowerBound)} (${now.sampler})`;
}

/** Asks for another selection; while one is under way only the newest wish is kept. */
let asking = false, wish = null;
async function select(body, byHand) {
  wish = { body, byHand, id: result.document.id };
  if (asking) return;
  asking = true;
  try {
    while (wish) {
      const { body: asked, byHand: hand, id } = wish;
      wish = null;
      const selection = await send(`/explanations/${id}/selection`, asked);
      if (result?.document.id !== id) continue;
      result.selection = selection;
      result.byHand = hand;
      replaceHeat("qubo-cam", selection.heatmap, selection.weights, result.document.layer.maps, selection.milliseconds);
      showSelection();
      markMaps(selection);
      if (!hand) {
        await drawProblem();
        offerAnneal(id, selection, asked);
      } else {
        drawMatrix(selection);
      }
    }
    clearAlert();
  } catch (error) {
    alertUser(error.message);
  } finally {
    asking = false;
  }
}

async function drawProblem() {
  await showMatrix(result.document.id, result.selection, value("importance"));
  drawMatrix(result.selection);
}

function takeByHand(map, take) {
  const maps = result.selection.maps.filter(other => other !== map);
  if (take) maps.push(map);
  result.selection = { ...result.selection, maps: maps.sort((a, b) => a - b) };
  select({ ...settings(), maps: result.selection.maps }, true);
}

/** Explains the same image with the settings of now. */
function again() {
  if (source) explain(source);
}

function showProgress(now) {
  byId("progress").hidden = false;
  byId("progress-stage").textContent = now.state === "queued"
    ? now.position > 1 ? `Waiting, place ${now.position} in the queue` : "Waiting for a processor"
    : now.stage === "model" || !now.stage ? "The model looks at the image" : now.stage === "selection" ? "Maps are selected" : titleOf(now.stage);
  if (now.fraction > 0) byId("progress-bar").value = now.fraction;
  else byId("progress-bar").removeAttribute("value");
}

function begin() {
  beginTiles();
  beginMaps();
  beginMatrix();
  beginPhysics();
  beginRecent();
  beginImages(explain, askForModel);
  beginModels(() => {
    byId("class").value = "";
    byId("against").value = "";
    if (source?.file || source?.explanation) again();
  });
  byId("cancel").addEventListener("click", () => job?.id && remove(`/jobs/${job.id}`).catch(error => alertUser(error.message)));
  byId("beta").addEventListener("input", () => {
    byId("beta-value").textContent = Number(value("beta")).toFixed(2);
    if (result) select(settings(), false);
  });
  for (const id of ["select", "formulation", "weights", "importance", "sampler", "seed"])
    byId(id).addEventListener("change", () => result && select(settings(), false));
  for (const id of ["layer", "class", "against"]) byId(id).addEventListener("change", again);
  for (const box of document.querySelectorAll("input[name=method]")) box.addEventListener("change", () => methods().length > 0 && again());
  byId("solver-choice").addEventListener("click", () => select(settings(), false));
  byId("settings").addEventListener("submit", event => event.preventDefault());
  byId("copy-link").addEventListener("click", async event => {
    await navigator.clipboard.writeText(location.href);
    event.target.textContent = "Copied";
    setTimeout(() => { event.target.textContent = "Copy the link of this result"; }, 2000);
  });
  window.addEventListener("popstate", route);
}

/** Shows what the address says. */
async function route() {
  const id = location.pathname.match(/^\/r\/([\w-]+)$/)?.[1];
  if (!id) {
    result = source = null;
    return showEmpty();
  }
  try {
    await open(id);
  } catch (error) {
    showEmpty();
    alertUser(error.message, error.status === 0 ? route : undefined);
  }
}

begin();
try {
  await loadColours();
  await Promise.all([loadModels(), route()]);
} catch (error) {
  alertUser(error.message, () => location.reload());
}
