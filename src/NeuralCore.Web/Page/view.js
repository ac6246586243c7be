// Shows readings: the text, the characters with their alternatives, what the network saw, an image with its boxes.

export const find = id => document.getElementById(id);
const MOST = 1600;

export function percent(probability) {
  const value = 100 * probability;
  return `${value >= 99.95 ? "100" : value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : "< 0.1"} %`;
}

// answer: that of /api/strokes, or of readDrawing; place: where it was read.
export function showText(answer, place) {
  const note = find("note"), unknown = answer.unknown !== null && answer.unknown !== undefined;
  setText(find("text"), unknown ? "" : answer.text);
  setText(note, answer.quick ? "" : unknown ? answer.lines.length > 0 ? `Unknown. ${answer.unknown}` : answer.unknown
    : `probability ${percent(answer.probability)}${second(answer)}`);
  if (note.className) note.className = "";
  setText(find("place"), `Read ${place}`);
}

export function showDetails({ lines }) {
  const characters = lines.filter(line => !line.unknown).flatMap(line => line.characters);
  find("characters").replaceChildren(...characters.map(card));
  find("none").hidden = characters.length > 0;
  find("seen").replaceChildren(...lines.map(inputOf));
  showColumns(lines.at(-1)?.columns ?? []);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function card({ alternatives }) {
  return element("li", {}, element("b", { textContent: alternatives[0]?.name ?? "" }), ...alternatives.map(({ name, probability }) => {
    const bar = element("div", { className: "bar" });
    bar.style.width = `${100 * probability}%`;
    return element("div", { className: "row" }, element("span", {}, name), bar, element("span", {}, percent(probability)));
  }));
}

function inputOf({ input, inputWidth, inputHeight }, i) {
  const canvas = element("canvas", { role: "img", width: inputWidth, height: inputHeight });
  canvas.setAttribute("aria-label", `Network input of line ${i + 1}: ${inputWidth} × ${inputHeight} pixels`);
  if (typeof input !== "string") return greyCanvas(canvas, input, inputWidth, inputHeight);
  const image = element("img", { src: `data:image/png;base64,${input}` });
  image.onload = () => canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas;
}

// rows: the probability of a symbol in each column of the network's output; none where the server read.
function showColumns(rows) {
  find("columns").hidden = rows.length === 0;
  if (rows.length === 0) return;
  const canvas = find("chart"), frames = rows[0].values.length, cell = Math.max(4, Math.floor(300 / frames)), margin = 20, tall = 18;
  [canvas.width, canvas.height] = [margin + frames * cell, rows.length * tall];
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = "600 13px ui-monospace, monospace";
  for (const [i, { name, values }] of rows.entries()) {
    [context.globalAlpha, context.fillStyle] = [1, "#111"];
    context.fillText(name === " " ? "␣" : name, 5, i * tall + 14);
    context.fillStyle = "#0b57d0";
    for (const [t, probability] of values.entries()) {
      context.globalAlpha = probability;
      context.fillRect(margin + t * cell, i * tall + 1, cell - 1, tall - 2);
    }
  }
  const best = Array.from({ length: frames }, (_, t) => rows.reduce((a, b) => b.values[t] > a.values[t] ? b : a).name);
  canvas.setAttribute("aria-label", `The most probable symbols of ${frames} columns: ${best.join(" ")}`);
}

// A text is set only where it changes: a live region reads what is set.
function setText(target, text) { if (target.textContent !== text) target.textContent = text; }

function second(answer) {
  const next = answer.lines.length === 1 ? answer.lines[0].texts[1] : undefined;
  return next && next.probability >= 0.001 ? `; next ${next.name || "nothing"}, ${percent(next.probability)}` : "";
}

export function greyCanvas(canvas, pixels, width, height) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d"), image = context.createImageData(width, height), words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < words.length; i++) words[i] = 0xFF000000 | pixels[i] * 0x010101;
  context.putImageData(image, 0, 0);
  return canvas;
}

// The channels of a layer's output, each as grey levels from its least to its largest value; vectors as a row of cells.
export function showLayer(canvas, { shape: [height, width, channels], values }) {
  const flat = height === 1 && width === 1, [h, w, c] = flat ? [1, channels, 1] : [height, width, channels];
  const columns = Math.max(1, Math.min(c, Math.floor(320 / (w + 1)))), rows = Math.ceil(c / columns);
  const across = columns * (w + 1) - 1, pixels = new Uint8Array(across * (rows * (h + 1) - 1));
  let least = Infinity, most = -Infinity;
  for (const value of values) { least = Math.min(least, value); most = Math.max(most, value); }
  for (let k = 0; k < c; k++) {
    const left = k % columns * (w + 1), top = Math.floor(k / columns) * (h + 1);
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) pixels[(top + y) * across + left + x] = 255 * (values[(y * w + x) * c + k] - least) / (most - least || 1);
    }
  }
  greyCanvas(canvas, pixels, across, rows * (h + 1) - 1);
  canvas.setAttribute("aria-label", `${c} ${c === 1 ? "channel" : "channels"} of ${h} × ${w}, black ${least.toPrecision(3)}, white ${most.toPrecision(3)}`);
}

// picture: the entry of `pictures` in the JSON of predict.
export function showImage(bitmap, picture) {
  const canvas = find("image"), scale = Math.min(1, MOST / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d"), ratio = canvas.width / picture.width;
  canvas.hidden = false;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const unit = Math.max(1, canvas.width / 400);
  context.lineWidth = 1.5 * unit;
  context.font = `600 ${Math.round(14 * unit)}px ui-monospace, monospace`;
  for (const digit of picture.lines.flatMap(line => line.digits)) {
    context.strokeStyle = context.fillStyle = digit.unknown ? "#b3261e" : "#0b57d0";
    context.strokeRect(digit.x * ratio, digit.y * ratio, digit.width * ratio, digit.height * ratio);
    context.fillText(digit.text, digit.x * ratio, Math.max(14 * unit, digit.y * ratio - 3 * unit));
  }
  find("lines").textContent = picture.lines.length === 0 ? "Unknown. No character was found."
    : picture.lines.map(line => line.text === "unknown" ? "unknown" : `${line.text}   ${percent(line.probability ?? 0)}`).join("\n");
}
