// Elements by their id, made or filled in.

/** @param {string} id */
export const byId = id => document.getElementById(id);

/**
 * Makes an element.
 * @param {string} name
 * @param {object} properties properties of the element; those with a dash are attributes
 * @param {...(Node|string)} children
 */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children);
  return element;
}

/** A number with four figures. */
export function figure(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

/** A part of one, in per cent. */
export const percent = value => `${(100 * value).toFixed(value > 0.9995 || value < 0.0005 ? 2 : 1)} %`;

/** Shows what went wrong where it can be seen. */
export function alertUser(text, retry) {
  const box = byId("alert");
  box.replaceChildren(make("span", {}, text));
  const row = make("span", { className: "row" });
  if (retry) row.append(make("button", { type: "button", className: "plain", onclick: () => { clearAlert(); retry(); } }, "Try again"));
  row.append(make("button", { type: "button", className: "plain", onclick: clearAlert }, "Close"));
  box.append(row);
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
}

export function clearAlert() {
  byId("alert").hidden = true;
}
