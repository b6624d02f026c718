// The models: a list, what is known of each, its layers and classes; adding and removing.

import { ApiError, json, remove, sendForm } from "./api.js";
import { alertUser, byId, make } from "./dom.js";

let models = [];
let shown = null;

/** @returns {string[]} names of the classes of the model that is chosen */
export const classes = () => shown?.classes ?? [];

/** Reads the list, and shows one of it. */
export async function loadModels(wanted) {
  models = await json("/models");
  const select = byId("model"), before = wanted ?? select.value;
  select.replaceChildren(...models.map(model => make("option", { value: model.id }, model.builtIn ? `${model.name} (built in)` : model.name)));
  if (models.some(model => model.id === before)) select.value = before;
  await showModel();
}

/** Shows facts, layers and classes of the model that is chosen. */
export async function showModel() {
  const model = models.find(one => one.id === byId("model").value);
  if (!model || shown?.id === model.id) return;
  shown = { id: model.id, classes: [] };
  byId("remove-model").hidden = model.builtIn;
  byId("model-facts").textContent = `input ${model.inputShape.slice(1).join("×")}, ${model.classes} classes`
    + (model.hasLabels ? "" : ", no names of classes") + (model.preprocess ? `, prepared as ${model.preprocess}` : "");
  const [layers, names] = await Promise.all([json(`/models/${model.id}/layers`), json(`/models/${model.id}/classes`)]);
  if (shown.id !== model.id) return;
  shown.classes = names;
  showLayers(layers);
  byId("classes").replaceChildren(...names.map(name => make("option", { value: name })));
}

/** Chooses a model and a layer without asking the server for an explanation. */
export async function chooseModel(id, layer) {
  if (!models.some(model => model.id === id)) return;
  byId("model").value = id;
  await showModel();
  const option = [...byId("layer").options].find(one => one.value === layer);
  if (option) byId("layer").value = layer;
}

/** What stands for a class in a request: its index where the name is one of the list. */
export function classOf(text) {
  const at = classes().indexOf(text.trim());
  return at >= 0 ? String(at) : text.trim();
}

function showLayers(document) {
  const ends = document.layers.filter(layer => layer.endsBlock || layer.default);
  byId("layer").replaceChildren(...ends.map(layer => make("option", {
    value: layer.name, selected: layer.default, disabled: !layer.explainable,
    title: layer.explainable ? "" : `no gradient through ${layer.obstacle}`,
  }, `${layer.name} – ${layer.maps} maps of ${layer.height}×${layer.width}${layer.default ? " (default)" : ""}`
    + (layer.explainable ? "" : ` – no gradient through ${layer.obstacle}`))));
  byId("layer-reason").textContent = document.reason ? `Default: ${document.reason}.` : "";
}

/**
 * Opens the dialog that adds a model.
 * @param {File} [file] a file that was dropped
 */
export function askForModel(file) {
  byId("upload-form").reset();
  byId("upload-error").hidden = true;
  byId("upload-stage").textContent = "";
  if (file) {
    const files = new DataTransfer();
    files.items.add(file);
    byId("model-file").files = files.files;
  }
  byId("upload").showModal();
}

/** @param {() => void} changed hears that another model is chosen */
export function beginModels(changed) {
  byId("model").addEventListener("change", async () => {
    await showModel().catch(error => alertUser(error.message));
    changed();
  });
  for (const id of ["add-model", "add-model-2"]) byId(id).addEventListener("click", () => askForModel());
  byId("upload-close").addEventListener("click", () => byId("upload").close());
  byId("upload-form").addEventListener("submit", event => {
    event.preventDefault();
    upload(changed);
  });
  byId("remove-model").addEventListener("click", async () => {
    try {
      await remove(`/models/${byId("model").value}`);
      await loadModels(models[0].id);
      changed();
    } catch (error) {
      alertUser(error.message);
    }
  });
}

async function upload(changed) {
  const form = new FormData(), files = name => byId(name).files[0];
  form.set("model", files("model-file"));
  if (files("labels-file")) form.set("labels", files("labels-file"));
  if (files("preprocess-file")) form.set("preprocess", files("preprocess-file"));
  else if (byId("preset").value) form.set("preprocess", byId("preset").value);
  byId("upload-error").hidden = true;
  byId("upload-stage").textContent = "The model is sent and opened…";
  byId("upload-send").disabled = true;
  try {
    const model = await sendForm("/models", form);
    byId("upload").close();
    shown = null;
    await loadModels(model.id);
    changed();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    byId("upload-error").textContent = error.message;
    byId("upload-error").hidden = false;
  } finally {
    byId("upload-stage").textContent = "";
    byId("upload-send").disabled = false;
  }
}
