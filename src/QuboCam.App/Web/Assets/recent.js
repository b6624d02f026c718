// The results that are kept.

import { json, remove } from "./api.js";
import { alertUser, byId, make, percent } from "./dom.js";

async function list() {
  const holder = byId("recent-list");
  const kept = await json("/explanations?limit=50");
  holder.replaceChildren(...kept.map(entry));
  if (kept.length === 0) holder.append(make("p", {}, "There is none yet. What you explain is kept here, on this server."));
}

function entry(one) {
  const name = one.predicted.label ?? `class ${one.predicted.class}`;
  const row = make("div", { className: "recent" },
    make("img", { src: `/api/v1/explanations/${one.id}/image.png`, alt: "", loading: "lazy" }),
    make("div", {}, make("a", { href: `/r/${one.id}` }, `${one.imageName}: ${name}, ${percent(one.predicted.probability)}`),
      make("p", { className: "faint" }, `${one.modelName}, ${new Date(one.created).toLocaleString()}`)),
    make("button", { type: "button", className: "plain", "aria-label": `Delete the result of ${one.imageName}`, onclick: async () => {
      try {
        await remove(`/explanations/${one.id}`);
        await list();
        byId("recent-title").focus(); // the button that had the focus is gone
      } catch (error) {
        alertUser(error.message);
      }
    } }, "Delete"));
  return row;
}

export function beginRecent() {
  byId("recent-open").addEventListener("click", async () => {
    try {
      await list();
      byId("recent").showModal();
    } catch (error) {
      alertUser(error.message);
    }
  });
}
