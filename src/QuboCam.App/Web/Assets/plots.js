// Line plots as SVG.

const space = "http://www.w3.org/2000/svg";
const size = { width: 480, height: 300, left: 62, right: 14, top: 30, bottom: 44 };
export const inks = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a8a00", "#7f7f7f"];

function draw(name, attributes, text) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Round numbers that cover a range. */
export function ticks(low, high, most = 6) {
  const rough = (high - low) / most, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(k => k * power).find(k => k >= rough);
  const result = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) result.push(Math.abs(tick) < step * 1e-9 ? 0 : tick);
  return result;
}

/**
 * A plot.
 * @param {{title: string, x: string, y: string, log?: boolean, range?: [number, number], series: {name: string, points: [number, number][]}[],
 *   dot?: [number, number]}} plot
 * @returns {{figure: HTMLElement, at: (x: number) => void}} the figure, and what moves a line to a place
 */
export function linePlot(plot) {
  const all = plot.series.flatMap(series => series.points).filter(([, y]) => !plot.log || y > 0);
  const scale = plot.log ? Math.log10 : value => value;
  const xs = all.map(([x]) => x), ys = all.map(([, y]) => scale(y));
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  let [low, high] = plot.range ?? [Math.min(...ys), Math.max(...ys)];
  if (!plot.range) [low, high] = [low - 0.05 * (high - low || 1), high + 0.05 * (high - low || 1)];
  const x = value => size.left + (value - left) / (right - left || 1) * (size.width - size.left - size.right);
  const y = value => size.height - size.bottom - (scale(value) - low) / (high - low) * (size.height - size.top - size.bottom);

  const svg = draw("svg", { viewBox: `0 0 ${size.width} ${size.height}`, role: "img", "aria-label": plot.title });
  for (const tick of ticks(low, high, 5)) {
    const value = plot.log ? 10 ** tick : tick;
    if (plot.log && Math.abs(tick - Math.round(tick)) > 1e-9) continue;
    svg.append(draw("line", { class: "grid", x1: size.left, x2: size.width - size.right, y1: y(value), y2: y(value) }),
      draw("text", { x: size.left - 6, y: y(value) + 4, "text-anchor": "end" }, plot.log ? `1e${Math.round(tick)}` : Number(tick.toPrecision(6))));
  }
  for (const tick of ticks(left, right, 6)) {
    svg.append(draw("line", { class: "grid", x1: x(tick), x2: x(tick), y1: size.top, y2: size.height - size.bottom }),
      draw("text", { x: x(tick), y: size.height - size.bottom + 16, "text-anchor": "middle" }, Number(tick.toPrecision(6))));
  }
  svg.append(draw("text", { x: (size.left + size.width) / 2, y: size.height - 8, "text-anchor": "middle" }, plot.x),
    draw("text", { x: 0, y: 0, transform: `translate(14 ${(size.height - size.bottom + size.top) / 2}) rotate(-90)`, "text-anchor": "middle" }, plot.y),
    draw("text", { x: size.left, y: 18, "font-weight": 650 }, plot.title));
  plot.series.forEach((series, i) => {
    const points = series.points.filter(([, value]) => !plot.log || value > 0).map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`);
    const line = draw("polyline", { class: "line", stroke: inks[i % inks.length], points: points.join(" ") });
    line.append(draw("title", {}, series.name));
    svg.append(line);
  });
  if (plot.dot) svg.append(draw("circle", { class: "dot", cx: x(plot.dot[0]), cy: y(plot.dot[1]), r: 5 }));
  const now = draw("line", { class: "now", x1: x(left), x2: x(left), y1: size.top, y2: size.height - size.bottom, visibility: "hidden" });
  svg.append(now);

  const figure = document.createElement("figure"), caption = document.createElement("figcaption");
  caption.className = "faint";
  plot.series.forEach((series, i) => caption.append(key(inks[i % inks.length]), ` ${series.name}  `));
  figure.append(svg, caption);
  return {
    figure,
    at: value => {
      now.setAttribute("visibility", "visible");
      now.setAttribute("x1", x(value));
      now.setAttribute("x2", x(value));
    },
  };
}

/** Bars of probabilities, to be set again and again. */
export function barPlot(title, names) {
  const svg = draw("svg", { viewBox: `0 0 ${size.width} ${size.height}`, role: "img", "aria-label": title });
  const room = size.height - size.top - size.bottom, wide = (size.width - size.left - size.right) / names.length;
  svg.append(draw("text", { x: size.left, y: 18, "font-weight": 650 }, title));
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    const y = size.height - size.bottom - tick * room;
    svg.append(draw("line", { class: "grid", x1: size.left, x2: size.width - size.right, y1: y, y2: y }),
      draw("text", { x: size.left - 6, y: y + 4, "text-anchor": "end" }, tick));
  }
  const bars = names.map((name, i) => {
    const middle = size.left + (i + 0.5) * wide;
    const bar = draw("rect", { x: middle - 0.35 * wide, width: 0.7 * wide, y: 0, height: 0, fill: inks[i % inks.length] });
    const value = draw("text", { x: middle, "text-anchor": "middle", y: 0 });
    svg.append(bar, value, draw("text", { x: middle, y: size.height - size.bottom + 16, "text-anchor": "middle" }, name));
    return { bar, value };
  });
  const figure = document.createElement("figure");
  figure.append(svg);
  return {
    figure,
    set: values => values.forEach((value, i) => {
      const top = size.height - size.bottom - value * room;
      bars[i].bar.setAttribute("y", top);
      bars[i].bar.setAttribute("height", Math.max(0, value * room));
      bars[i].value.setAttribute("y", top - 4);
      bars[i].value.textContent = value.toFixed(3);
    }),
  };
}

function key(colour) {
  const svg = draw("svg", { width: 18, height: 8, viewBox: "0 0 18 8", "aria-hidden": "true" });
  svg.style.width = "18px";
  svg.style.display = "inline-block";
  svg.append(draw("line", { x1: 0, x2: 18, y1: 4, y2: 4, stroke: colour, "stroke-width": 3 }));
  return svg;
}
