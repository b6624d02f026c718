// The page of the cluster: jobs and silos, asked for every two seconds.

import { json } from "./api.js";
import { byId, figure, make } from "./dom.js";

const every = 2000;

function job(one) {
  const images = `${one.imagesDone} of ${one.images} images`;
  return make("tr", {}, make("th", { scope: "row" }, one.id), make("td", {}, one.state),
    make("td", {}, make("progress", { max: one.images, value: one.imagesDone, "aria-label": `Job ${one.id}: ${images}` }), ` ${images}`),
    make("td", {}, new Date(one.created).toLocaleString()), make("td", {}, one.error ?? ""));
}

function silo(one) {
  return make("tr", {}, make("th", { scope: "row" }, one.name), make("td", {}, one.host), make("td", {}, `${one.busy} of ${one.threads}`),
    make("td", {}, figure(one.rate)), make("td", {}, String(one.images)), make("td", {}, one.trouble ?? ""));
}

function table(id, titles, rows, none) {
  byId(id).replaceChildren(rows.length === 0 ? make("p", {}, none) : make("table", {},
    make("thead", {}, make("tr", {}, ...titles.map(title => make("th", { scope: "col" }, title)))), make("tbody", {}, ...rows)));
}

async function look() {
  try {
    const { jobs, silos } = await json("/cluster");
    table("jobs", ["Job", "State", "Done", "Submitted", "Error"], jobs.map(job),
      "There is no job. “qubocam cluster submit evaluate DATASET” submits one.");
    table("silos", ["Silo", "Machine", "Workers busy", "Images/s", "Images", "Trouble"], silos.map(silo),
      "No silo is there. “qubocam cluster silo” starts one.");
    byId("trouble").textContent = "";
  } catch (error) {
    byId("trouble").textContent = error.message;
  }
  setTimeout(look, every);
}

look();
