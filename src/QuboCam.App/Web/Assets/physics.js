// How an annealer would fare on the selection: levels and gap along the anneal, populations over time.

import { follow, json, remove, sendForm } from "./api.js";
import { alertUser, byId, figure, make, percent } from "./dom.js";
import { barPlot, linePlot } from "./plots.js";

const mostAnimated = 16, mostQubits = 20;
let current = null;
let job = null;
let timer = null;

/**
 * Says what can be done for a selection; an analysis of an earlier one is taken away.
 * @param {string} id of the explanation
 * @param {object} selection
 * @param {object} settings that the selection was made with
 */
export function offerAnneal(id, selection, settings) {
  const d = selection.candidates.length;
  current = { id, settings, d };
  stopPlaying();
  byId("physics").hidden = true;
  byId("analyse").disabled = job !== null || !canAnneal(d);
  byId("physics-intro").textContent = d === 0 ? "There is no candidate, so there is nothing to anneal."
    : d > mostQubits ? `The problem has ${d} candidates; the state vector of at most ${mostQubits} qubits is followed here. `
      + "A layer or class with fewer candidates can be analysed, or 'qubocam analyse' on a machine with more memory."
      : `The problem has ${d} candidates, one qubit each. The anneal is followed exactly, on the state vector`
        + (d > mostAnimated ? "; the animation is offered up to 16 qubits." : ".");
}

const canAnneal = candidates => candidates > 0 && candidates <= mostQubits;

async function analyse() {
  const form = new FormData(), asked = current;
  form.set("explanation", asked.id);
  form.set("selection", JSON.stringify(asked.settings));
  form.set("tau", byId("tau").value);
  byId("analyse").disabled = true;
  try {
    job = await sendForm("/jobs/analyse", form);
    byId("analyse-cancel").hidden = false;
    const end = await follow(job, { progress: now => {
      byId("analyse-stage").textContent = now.state === "queued" ? `waiting, place ${now.position ?? 1} in the queue` : now.stage || "annealing…";
    } });
    if (end.state === "failed") throw new Error(end.error);
    if (end.result && asked === current) show(await json(`/jobs/${job.id}/result`));
  } catch (error) {
    alertUser(error.message);
  } finally {
    job = null;
    byId("analyse").disabled = !canAnneal(current.d);
    byId("analyse-cancel").hidden = true;
    byId("analyse-stage").textContent = "";
  }
}

function show(result) {
  const populations = result.populations ?? [], gap = result.gap ?? [], unit = result.energyUnit === "1" ? "" : ` ${result.energyUnit}`;
  byId("physics-figures").replaceChildren(...figures(result, unit));
  const plots = [];
  if (gap.length > 1) {
    const levels = gap[0].levels.length;
    plots.push(linePlot({
      title: "Lowest levels of H(s)", x: "annealing fraction s", y: `energy${unit}`,
      series: Array.from({ length: levels }, (_, level) => ({ name: `E${level}`, points: gap.map(at => [at.s, at.levels[level]]) })),
    }));
    if (result.minimumGap !== null) {
      const to = Math.min(result.degeneracy, levels - 1);
      plots.push(linePlot({
        title: "Gap above the ground state", x: "annealing fraction s", y: `E${to} − E0${unit}`, log: true,
        series: [{ name: `E${to} − E0`, points: gap.map(at => [at.s, at.levels[to] - at.levels[0]]) }],
        dot: result.minimumGap > 0 ? [result.minimumGapAt, result.minimumGap] : undefined,
      }));
    }
  }
  const isAnimated = populations.length > 1 && result.qubits <= mostAnimated;
  let bars = null;
  if (populations.length > 1) {
    const levels = populations[0].levels.length;
    plots.push(linePlot({
      title: "Populations over the anneal", x: "annealing fraction s", y: "probability", range: [0, 1.02],
      series: Array.from({ length: levels }, (_, level) => ({ name: `level ${level}`, points: populations.map(at => [at.s, at.levels[level]]) })),
    }));
    if (isAnimated) {
      const rest = at => [...at.levels, Math.max(0, 1 - at.levels.reduce((sum, value) => sum + value, 0))];
      bars = barPlot("Where the state is now", [...populations[0].levels.map((_, level) => `level ${level}`), "higher"]);
      bars.move = at => bars.set(rest(at));
      plots.push(bars);
    }
  }
  byId("plots").replaceChildren(...plots.map(plot => plot.figure));
  byId("animation").hidden = !isAnimated;
  if (isAnimated) animate(populations, plots, bars);
  byId("physics").hidden = false;
}

function figures(result, unit) {
  const rows = [
    ["Smallest gap", `${figure(result.minimumGap)}${unit} at s = ${figure(result.minimumGapAt)}`,
      "The closer the first excited level comes, the slower the anneal has to be."],
    ["Success probability", result.fidelity === null ? "–" : percent(result.fidelity),
      `Chance that one anneal of τ = ${figure(result.tau)} ends in the best selection.`],
    ["Time to solution, 99 %", result.timeToSolution99 === null ? "–" : figure(result.timeToSolution99),
      `Annealing time in all, repetitions included, to have seen the best selection with 99 % (${result.timeUnit}).`],
    ["Best selections", String(result.degeneracy), `Lowest energy ${figure(result.groundEnergy)}.`],
  ];
  return rows.map(([name, value, meaning]) => make("div", {}, make("dt", {}, name), make("dd", {}, make("strong", {}, value), make("p", { className: "faint" }, meaning))));
}

function animate(populations, plots, bars) {
  const slider = byId("moment");
  slider.max = populations.length - 1;
  slider.oninput = () => {
    const at = populations[Number(slider.value)];
    byId("moment-value").textContent = `s = ${figure(at.s)}, t = ${figure(at.time)}`;
    plots.forEach(plot => plot.at?.(at.s));
    bars.move(at);
  };
  slider.value = 0;
  slider.oninput();
  byId("play").onclick = () => timer ? stopPlaying() : play(slider);
}

function play(slider) {
  if (slider.value === slider.max) slider.value = 0;
  byId("play").textContent = "Pause";
  timer = setInterval(() => {
    slider.value = Number(slider.value) + 1;
    slider.oninput();
    if (slider.value === slider.max) stopPlaying();
  }, 80);
}

function stopPlaying() {
  clearInterval(timer);
  timer = null;
  byId("play").textContent = "Play";
}

export function beginPhysics() {
  byId("analyse").addEventListener("click", analyse);
  byId("analyse-cancel").addEventListener("click", () => job && remove(`/jobs/${job.id}`).catch(error => alertUser(error.message)));
}
