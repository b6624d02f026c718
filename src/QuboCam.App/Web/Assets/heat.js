// Heat maps as colours over a picture, as the overlays of the command line: upsampled, divided by the maximum, coloured.

/** @type {Record<string, number[]>} 256 times red, green and blue */
let tables = {};

export async function loadColours() {
  tables = await (await fetch("/assets/colormaps.json")).json();
}

/** The colour of a value in [0, 1]: its place in the table. */
export const entry = value => 3 * Math.min(255, Math.max(0, Math.floor(256 * value)));

export const table = name => tables[name];

/**
 * Bilinear upsampling with half-pixel centres, divided by the maximum.
 * @param {number[][]} map rows of values from 0 on
 * @returns {Float32Array} values in [0, 1], row by row; zeros where the map is zero
 */
export function upsample(map, width, height) {
  const rows = map.length, columns = map[0].length;
  const result = new Float32Array(width * height);
  let largest = 0;
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = place((y + 0.5) * rows / height - 0.5, rows);
    for (let x = 0; x < width; x++) {
      const [left, right, along] = place((x + 0.5) * columns / width - 0.5, columns);
      const above = map[top][left] + (map[top][right] - map[top][left]) * along;
      const below = map[bottom][left] + (map[bottom][right] - map[bottom][left]) * along;
      const value = above + (below - above) * down;
      result[y * width + x] = value;
      if (value > largest) largest = value;
    }
  }
  if (largest > 0) for (let i = 0; i < result.length; i++) result[i] /= largest;
  return result;
}

function place(at, length) {
  const low = Math.floor(at);
  return [Math.min(length - 1, Math.max(0, low)), Math.min(length - 1, Math.max(0, low + 1)), at - low];
}

/**
 * Lays a heat map over a picture.
 * @param {HTMLCanvasElement} canvas of the picture's size
 * @param {ImageData} picture
 * @param {Float32Array} heat values in [0, 1]
 * @param {{opacity: number, threshold: number, colours: string}} look below the threshold the picture alone is shown
 */
export function paint(canvas, picture, heat, look) {
  const context = canvas.getContext("2d");
  const shown = new ImageData(picture.width, picture.height);
  const from = picture.data, to = shown.data, colours = tables[look.colours];
  for (let i = 0, at = 0; i < heat.length; i++, at += 4) {
    const opacity = heat[i] >= look.threshold ? look.opacity : 0, colour = entry(heat[i]);
    for (let c = 0; c < 3; c++) to[at + c] = from[at + c] + (colours[colour + c] - from[at + c]) * opacity;
    to[at + 3] = 255;
  }
  context.putImageData(shown, 0, 0);
}

/** Draws a bar of all colours, 0 at the left. */
export function bar(canvas, colours) {
  const context = canvas.getContext("2d");
  for (let x = 0; x < canvas.width; x++) {
    const at = entry(x / canvas.width);
    context.fillStyle = `rgb(${tables[colours][at]} ${tables[colours][at + 1]} ${tables[colours][at + 2]})`;
    context.fillRect(x, 0, 1, canvas.height);
  }
}

/** A feature map of its own in colours, from its least to its largest value. */
export function paintMap(canvas, values, width, height, colours = "viridis") {
  canvas.width = width;
  canvas.height = height;
  let least = Infinity, largest = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  const shown = new ImageData(width, height);
  for (let i = 0; i < values.length; i++) {
    const at = entry(largest > least ? (values[i] - least) / (largest - least) : 0);
    for (let c = 0; c < 3; c++) shown.data[4 * i + c] = tables[colours][at + c];
    shown.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d").putImageData(shown, 0, 0);
}

/** A picture at a size, small ones with visible pixels. */
export async function readPicture(url, longest = 420) {
  const image = new Image();
  image.src = url;
  await image.decode();
  const side = Math.max(image.naturalWidth, image.naturalHeight), isSmall = side <= 64;
  const factor = isSmall ? Math.max(1, Math.round(longest / side)) : Math.min(1, longest / side);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * factor));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * factor));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingEnabled = !isSmall;
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
