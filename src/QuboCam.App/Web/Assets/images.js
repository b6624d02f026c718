// Where an image comes from: chosen, dropped anywhere, pasted, or a sample.

import { byId } from "./dom.js";

/**
 * @param {(source: {file?: File, sample?: string, name: string}) => void} explain hears of an image
 * @param {(file: File) => void} addModel hears of a model that was dropped
 */
export function beginImages(explain, addModel) {
  const input = byId("image-file");
  for (const id of ["choose-image", "choose-image-2"]) byId(id).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  for (const button of document.querySelectorAll("[data-sample]")) {
    button.addEventListener("click", () => explain({ sample: button.dataset.sample, name: button.dataset.sample }));
  }
  document.addEventListener("paste", event => take(event.clipboardData.files));

  const hint = byId("drop-hint"), carriesFiles = event => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    hint.hidden = false;
  });
  document.addEventListener("dragleave", event => { if (!event.relatedTarget) hint.hidden = true; });
  document.addEventListener("drop", event => {
    hint.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });

  function take(files) {
    const all = [...files], model = all.find(file => file.name.toLowerCase().endsWith(".onnx"));
    const image = all.find(file => file !== model);
    if (model) addModel(model);
    if (image) explain({ file: image, name: image.name || "pasted image" });
  }
}
