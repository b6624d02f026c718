// The page: an image is explained as a job, its result shown, and worked on.

import { follow, json, onBusy, remove, send, sendForm } from "./api.js";
import { alertUser, byId, clearAlert } from "./dom.js";
import { loadColours, readPicture } from "./heat.js";
import { beginImages } from "./images.js";
import { beginMaps, markMaps, showMaps } from "./maps.js";
import { beginMatrix, drawMatrix, showMatrix } from "./matrix.js";
import { askForModel, beginModels, chooseModel, classOf, loadModels } from "./models.js";
import { beginPhysics, offerAnneal } from "./physics.js";
import { selectionOf, showPrediction, showSelection } from "./prediction.js";
import { beginRecent } from "./recent.js";
import { methods, restoreSettings, settings, showSettings, value } from "./settings.js";
import { beginTiles, replaceHeat, showTiles, titleOf } from "./tiles.js";

/** What is shown: the document of the explanation, its picture, and the selection of now. */
let result = null;
/** The image that was explained last, to be explained again. */
let source = null;
let job = null;
/** Settings that were changed while a job ran: its result is solved with them. */
let later = null;

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
    if (job !== mine || mine.isUnwanted) await remove(`/jobs/${begun.id}`);
    if (job !== mine) return;
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
      if (later && result) {
        showSettings(later);
        select(later, false);
      }
      later = null;
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
  restoreSettings(document);
  markMaps(result.selection);
  await drawProblem();
  offerAnneal(id, result.selection, settings());
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
  showExplained(false);
  showPrediction(document, explainClass);
  const done = new Set(document.explanations.map(one => one.method));
  showTiles(picture, document.explanations, methods().filter(method => !done.has(method)), document.layer.maps);
}

/** Shows what there is of a result: what belongs to a whole one would be that of an earlier one. */
function showExplained(isWhole) {
  byId("explained").hidden = false;
  for (const part of document.querySelectorAll("[data-when=whole]")) part.hidden = !isWhole;
  if (!isWhole) byId("selection-facts").textContent = "";
}

async function show(document, picture) {
  hideAll();
  showExplained(true);
  result = { document, picture, selection: selectionOf(document), byHand: false };
  showPrediction(document, explainClass);
  showTiles(picture, document.explanations, [], document.layer.maps);
  showSelection(result);
  for (const link of window.document.querySelectorAll("[data-file]"))
    link.href = `/api/v1/explanations/${document.id}${link.dataset.file === "json" ? "" : "/" + link.dataset.file}`;
}

/** Asks for another selection; while one is under way only the newest wish is kept. */
let asking = false, wish = null;
async function select(body, byHand) {
  if (job && !byHand) later = body;
  if (!result || job) return; // the result of the job that runs replaces this one
  wish = { body, byHand, id: result.document.id };
  if (asking) return;
  asking = true;
  try {
    while (wish) {
      const { body: asked, byHand: hand, id } = wish;
      wish = null;
      const selection = await send(`/explanations/${id}/selection`, asked);
      if (result?.document.id !== id || job) continue;
      result.selection = selection;
      result.byHand = hand;
      replaceHeat("qubo-cam", selection.heatmap, selection.weights, result.document.layer.maps, selection.milliseconds);
      showSelection(result);
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
    alertUser(error.message, error.status === 0 ? () => select(body, byHand) : undefined);
  } finally {
    asking = false;
  }
}

async function drawProblem() {
  await showMatrix(result.document.id, result.selection, value("importance"));
  drawMatrix(result.selection);
}

function takeByHand(map, take) {
  if (job) return;
  const maps = result.selection.maps.filter(other => other !== map);
  if (take) maps.push(map);
  result.selection = { ...result.selection, maps: maps.sort((a, b) => a - b) };
  select({ ...settings(), maps: result.selection.maps }, true);
}

/** Explains another image, of which nobody has asked for a class yet. */
function explainNew(from) {
  byId("class").value = byId("against").value = "";
  explain(from);
}

/** Explains the same image with the settings of now. */
function again() {
  if (source) explain(source);
}

/** Explains another class of the same image. */
function explainClass(one) {
  byId("class").value = one.label ?? String(one.class);
  again();
}

/** Ends the job that runs, or that is on its way to the server. */
function cancel() {
  if (!job) return;
  job.isUnwanted = true;
  if (job.id) remove(`/jobs/${job.id}`).catch(error => alertUser(error.message));
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
  beginImages(explainNew, askForModel);
  onBusy(seconds => {
    byId("busy").textContent = seconds ? `The server is busy; asking again in ${seconds} s.` : "";
  });
  beginModels(() => {
    byId("class").value = "";
    byId("against").value = "";
    if (source?.file || source?.explanation) again();
  });
  byId("cancel").addEventListener("click", cancel);
  byId("beta").addEventListener("input", () => {
    byId("beta-value").textContent = Number(value("beta")).toFixed(2);
    select(settings(), false);
  });
  for (const id of ["select", "formulation", "weights", "importance", "sampler", "seed"])
    byId(id).addEventListener("change", () => select(settings(), false));
  for (const id of ["layer", "class", "against"]) byId(id).addEventListener("change", again);
  for (const box of document.querySelectorAll("input[name=method]")) box.addEventListener("change", () => methods().length > 0 && again());
  byId("solver-choice").addEventListener("click", () => select(settings(), false));
  byId("settings").addEventListener("submit", event => event.preventDefault());
  byId("copy-link").hidden = !navigator.clipboard; // browsers offer it to this machine and over https
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
