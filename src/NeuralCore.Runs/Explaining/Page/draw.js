// Pictures of numbers on canvases, and line charts as SVG.
const positive = [178, 24, 43], negative = [33, 102, 172];

export function colour(share) {
  if (!Number.isFinite(share)) return "#8b949e"; // ln 0 and the like
  const end = share < 0 ? negative : positive, s = Math.min(1, Math.abs(share));
  return `rgb(${end.map(c => Math.round(255 + (c - 255) * s)).join(",")})`;
}

// Bytes of an image, dark ink on white, at one canvas pixel each.
export function drawImage(canvas, pixels, [height, width, channels]) {
  canvas.width = width; canvas.height = height;
  const context = canvas.getContext("2d"), image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = channels === 3 ? pixels[3 * i + c] : 255 - pixels[i * channels];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

export const fromBase64 = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));

export function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export const largest = values => values.reduce((most, v) => Number.isFinite(Number(v)) ? Math.max(most, Math.abs(Number(v))) : most, 0);

// How a tensor is laid out: tiles of cells, each cell with the place of its number in the tensor.
export function layout(shape, imageShape) {
  let height, width, maps, place;
  if (shape.length === 4 && shape[0] === 1) { [, height, width, maps] = shape; }
  else if (shape.length === 3) { [height, width, maps] = shape; }
  if (maps) place = (m, y, x) => (y * width + x) * maps + m;
  else if (imageShape) return layout(imageShape);
  else {
    const count = shape.reduce((a, b) => a * b, 1);
    width = Math.min(count, count > 64 ? 32 : 16); height = Math.ceil(count / width); maps = 1;
    place = (m, y, x) => y * width + x < count ? y * width + x : -1;
  }
  const cell = height * width > 400 ? 3 : height * width > 100 ? 5 : maps > 1 ? 9 : 20;
  return { height, width, maps, place, cell };
}

export class Tensor {
  constructor(canvas, onSelect) {
    this.canvas = canvas; this.selected = -1; this.onSelect = onSelect;
    canvas.addEventListener("click", event => {
      const box = canvas.getBoundingClientRect(), at = this.hit(event.clientX - box.left - 1, event.clientY - box.top - 1);
      if (at >= 0) this.choose(at);
    });
    canvas.addEventListener("keydown", event => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!move || !this.grid) return;
      event.preventDefault();
      const { cell } = this.grid, [x, y] = this.spot(Math.max(0, this.selected)) ?? [0, 0];
      for (let step = 1; step < 3; step++) {
        const at = this.hit(x + (move[0] * step + 0.5) * cell, y + (move[1] * step + 0.5) * cell);
        if (at >= 0 && at !== this.selected) return this.choose(at);
      }
    });
  }

  show(values, grid, room) {
    this.values = values; this.grid = grid;
    const { height, width, maps, cell } = grid, gap = 4;
    this.step = [width * cell + gap, height * cell + gap];
    this.columns = Math.max(1, Math.min(maps, Math.floor((room + gap) / this.step[0])));
    this.canvas.width = this.columns * this.step[0] - gap;
    this.canvas.height = Math.ceil(maps / this.columns) * this.step[1] - gap;
    this.most = largest(values);
    this.paint();
  }

  paint() {
    const context = this.canvas.getContext("2d"), { height, width, maps, place, cell } = this.grid;
    context.fillStyle = "#c8cdd3"; context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    for (let m = 0; m < maps; m++) for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      const at = place(m, y, x);
      if (at < 0) continue;
      context.fillStyle = colour(this.most ? this.values[at] / this.most : 0);
      context.fillRect(m % this.columns * this.step[0] + x * cell, Math.floor(m / this.columns) * this.step[1] + y * cell, cell, cell);
    }
    const spot = this.spot(this.selected);
    if (!spot) return;
    context.lineWidth = 2; context.strokeStyle = "#000"; context.strokeRect(spot[0] - 1, spot[1] - 1, cell + 2, cell + 2);
    context.lineWidth = 1; context.strokeStyle = "#ffd54a"; context.strokeRect(spot[0] - 0.5, spot[1] - 0.5, cell + 1, cell + 1);
  }

  spot(at) {
    const { height, width, maps, place, cell } = this.grid;
    for (let m = 0; m < maps; m++) for (let y = 0; y < height; y++) for (let x = 0; x < width; x++)
      if (place(m, y, x) === at) return [m % this.columns * this.step[0] + x * cell, Math.floor(m / this.columns) * this.step[1] + y * cell];
    return null;
  }

  hit(px, py) {
    const { height, width, maps, place, cell } = this.grid;
    if (px < 0 || py < 0) return -1;
    const column = Math.floor(px / this.step[0]), m = Math.floor(py / this.step[1]) * this.columns + column;
    const x = Math.floor(px % this.step[0] / cell), y = Math.floor(py % this.step[1] / cell);
    return column < this.columns && m < maps && x < width && y < height ? place(m, y, x) : -1;
  }

  choose(at) { this.selected = at; this.paint(); this.onSelect(at); }
}

// A map of signed numbers, one canvas pixel each, enlarged by the style.
export function drawMap(canvas, values, height, width, size) {
  canvas.width = width; canvas.height = height;
  canvas.style.width = `${size}px`; canvas.style.height = "auto"; // narrower where the page is
  const context = canvas.getContext("2d"), most = largest(values);
  values.forEach((value, i) => {
    context.fillStyle = colour(most ? value / most : 0);
    context.fillRect(i % width, Math.floor(i / width), 1, 1);
  });
}

// series: [{ name, values }]; at most two. The x axis counts from 0, or has the given labels.
export function chart(parent, series, { label = "step", ticks = null, max = null } = {}) {
  if (!series.some(s => s.values.length > 1)) return parent.replaceChildren();
  const ns = "http://www.w3.org/2000/svg", width = Math.max(250, Math.min(560, parent.clientWidth || 560)), height = 220, half = (width - 90) / 2, left = 62, bottom = 34, top = 24;
  const svg = document.createElementNS(ns, "svg");
  const add = (name, attributes, text) => {
    const element = document.createElementNS(ns, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    svg.append(element);
  };
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`); svg.setAttribute("class", "chart"); svg.setAttribute("role", "img");
  const ends = series.map(s => `${s.name} from ${short(s.values[0])} to ${short(s.values.at(-1))}`);
  svg.setAttribute("aria-label", ends.join("; "));
  const all = series.flatMap(s => s.values).filter(Number.isFinite), high = max ?? Math.max(...all, 1e-12), count = Math.max(...series.map(s => s.values.length));
  const px = i => left + (count > 1 ? i / (count - 1) : 0.5) * (width - left - 14), py = v => height - bottom - Math.min(1, v / high) * (height - bottom - top);
  add("path", { class: "axis", d: `M${left} ${top}V${height - bottom}H${width - 14}` });
  for (const share of [0, 0.5, 1]) add("text", { x: left - 6, y: py(share * high) + 4, "text-anchor": "end" }, short(share * high));
  add("text", { x: left, y: height - 18, "text-anchor": "middle" }, ticks ? ticks[0] : "0");
  add("text", { x: width - 14, y: height - 18, "text-anchor": "end" }, ticks ? ticks.at(-1) : `${count - 1}`);
  add("text", { x: (left + width) / 2, y: height - 4, "text-anchor": "middle" }, label);
  series.forEach((s, n) => {
    const points = s.values.map((v, i) => Number.isFinite(v) ? `${px(i).toFixed(1)} ${py(v).toFixed(1)}` : null).filter(Boolean);
    if (points.length > 1) add("path", { class: `line${n}`, d: `M${points.join("L")}` });
    add("path", { class: `line${n}`, d: `M${left + 10 + n * half} 10h24` });
    add("text", { x: left + 40 + n * half, y: 14 }, s.name);
  });
  parent.replaceChildren(svg);
}

export function short(value) {
  if (!Number.isFinite(value)) return `${value}`;
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : `${Number(value.toPrecision(4))}`;
}
