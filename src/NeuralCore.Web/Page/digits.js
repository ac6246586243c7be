// Inputs of a classifier: CharacterGroups.cs, MnistNormalization.cs, WholePicture.cs and InkShape.cs.

import { HEIGHT, boundsOf } from "./ink.js";

const { min, max, trunc, floor } = Math;
const SIDE = 28, BOX = 20, FULL = 255, HALF = 127;

// The strokes of a line as characters from left to right.
export function charactersOf(strokes) {
  const groups = strokes.map(stroke => ({ strokes: [stroke], box: drawn(stroke) })), height = max(...groups.map(({ box }) => box.height));
  for (let i = 0; i < groups.length;) {
    const other = partner(groups, i, height);
    if (other < 0) { i++; continue; }
    groups[i] = { strokes: [...groups[i].strokes, ...groups[other].strokes], box: union(groups[i].box, groups[other].box) };
    groups.splice(other, 1);
    i = 0;
  }
  return groups.filter(({ box }) => box.height >= 0.3 * height)
    .sort((a, b) => a.box.left + a.box.right - b.box.left - b.box.right).map(group => group.strokes);
}

const rectangle = (left, top, right, bottom) => ({ left, top, right, bottom, width: right - left, height: bottom - top });
const union = (a, b) => rectangle(min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom));

function drawn(stroke) {
  const { left, top, right, bottom } = boundsOf([stroke]), half = 0.5 * stroke.width;
  return rectangle(left - half, top - half, right + half, bottom + half);
}

function partner(groups, i, height) {
  const own = groups[i].box;
  let best = -1, nearest = Infinity;
  for (const [j, { box: other }] of groups.entries()) {
    if (j === i || union(own, other).width > 1.3 * height) continue;
    const shared = min(own.right, other.right) - max(own.left, other.left);
    const distance = max(0, -shared) + max(0, max(own.top, other.top) - min(own.bottom, other.bottom));
    const isFragment = min(own.height, other.height) < 0.5 * height;
    const belongs = shared >= 0.5 * min(own.width, other.width) || isFragment && distance <= 0.12 * height;
    if (belongs && distance < nearest) [best, nearest] = [j, distance];
  }
  return best;
}

// The bounding box of ink (96 × width) as [left, top, right, bottom].
export function inkBox(ink, width) {
  let left = width, top = HEIGHT, right = -1, bottom = -1;
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] === 0) continue;
    const y = floor(i / width), x = i % width;
    left = min(left, x); top = min(top, y); right = max(right, x); bottom = max(bottom, y);
  }
  return right < 0 ? [0, 0, width, HEIGHT] : [left, top, right + 1, bottom + 1];
}

// Ink as 28 × 28 pixels like MNIST's. All sums are integers.
export function mnist(ink, stride) {
  const image = new Uint8Array(SIDE * SIDE);
  if (!ink.some(value => value > 0)) return image;
  const [left, top, right, bottom] = inkBox(ink, stride), rows = bottom - top, columns = right - left, longest = max(rows, columns);
  const scale = longest >= BOX ? shrink : stretch, area = longest >= BOX ? longest ** 2 : 4 * BOX ** 2 * longest ** 2;
  const [narrow, wide] = scale(ink.subarray(top * stride + left), rows, columns, stride, longest);
  const [pixels, high] = scale(narrow, wide, rows, rows, longest);
  let mass = 0, massX = 0, massY = 0;
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const at = y * wide + x, value = pixels[at] > 0 ? max(1, floor((pixels[at] + floor(area / 2)) / area)) : 0;
      pixels[at] = value;
      mass += value; massX += value * x; massY += value * y;
    }
  }
  const place = (moment, size) => {
    const missing = (SIDE - 1) * mass - 2 * moment, up = missing > 0 ? 1 : 0;
    return min(max(trunc((missing - up) / (2 * mass)) + up, 0), SIDE - size);
  };
  const x0 = place(massX, wide), y0 = place(massY, high);
  for (let y = 0; y < high; y++) for (let x = 0; x < wide; x++) image[(y0 + y) * SIDE + x0 + x] = pixels[y * wide + x];
  return image;
}

function shrink(source, rows, columns, stride, longest) {
  const shrunk = floor((columns * BOX + longest - 1) / longest), target = new Float64Array(shrunk * rows);
  for (let t = 0; t < shrunk; t++) {
    const from = t * longest, to = min(from + longest, columns * BOX);
    for (let y = 0; y < rows; y++) {
      for (let x = floor(from / BOX); x * BOX < to; x++) target[t * rows + y] += source[y * stride + x] * (min(to, (x + 1) * BOX) - max(from, x * BOX));
    }
  }
  return [target, shrunk];
}

function stretch(source, rows, columns, stride, longest) {
  const marks = 2 * BOX, wide = floor((columns * BOX + longest - 1) / longest), target = new Float64Array(wide * rows);
  for (let t = 0; t < wide; t++) {
    const place = min(max((2 * t + 1) * longest - BOX, 0), (columns - 1) * marks), covered = min(longest, columns * BOX - t * longest);
    const first = floor(place / marks), share = place % marks, second = min(first + 1, columns - 1);
    for (let y = 0; y < rows; y++) target[t * rows + y] = covered * (source[y * stride + first] * (marks - share) + source[y * stride + second] * share);
  }
  return [target, wide];
}

// "a dot" or "a dash"; null if the pixels may be a character.
export function inkShape(pixels, height, width) {
  const rows = new Int32Array(height), columns = new Int32Array(width);
  let ink = 0, solid = true;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      ink += pixels[at];
      if (pixels[at] <= HALF) continue;
      solid &&= (rows[y] === 0 || pixels[at - 1] > HALF) && (columns[x] === 0 || pixels[at - width] > HALF);
      rows[y]++;
      columns[x]++;
    }
  }
  const extent = counts => counts.findLastIndex(count => count > 0) - counts.findIndex(count => count > 0) + 1;
  if (!rows.some(count => count > 0)) return null;
  const h = extent(rows), w = extent(columns), aspect = w / h;
  if (w > 2 * h) return "a dash";
  return solid && ink > 0.6 * FULL * w * h && aspect >= 0.6 && aspect <= 1.67 ? "a dot" : null;
}

// A line image (96 × width, black on white) as the input of a classifier of whole images.
export function whole(pixels, width, height, across) {
  const even = value => { const low = floor(value); return value - low === 0.5 ? low + low % 2 : Math.round(value); };
  const scale = min(height / HEIGHT, across / width);
  const rows = min(max(even(HEIGHT * scale), 1), height), columns = min(max(even(width * scale), 1), across);
  const means = new Float64Array(rows * columns), counts = new Int32Array(FULL + 1);
  for (let x = 0; x < width; x++) { counts[pixels[x]]++; counts[pixels[(HEIGHT - 1) * width + x]]++; }
  for (let y = 0; y < HEIGHT; y++) { counts[pixels[y * width]]++; counts[pixels[(y + 1) * width - 1]]++; }
  let ground = 0;
  for (let seen = counts[0]; seen < width + HEIGHT; seen += counts[++ground]);
  const line = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const from = row * HEIGHT / rows, to = (row + 1) * HEIGHT / rows;
    for (let y = trunc(from); y < to && y < HEIGHT; y++) {
      const share = (min(to, y + 1) - max(from, y)) / (to - from);
      for (let c = 0; c < columns; c++) {
        const start = c * width / columns, end = (c + 1) * width / columns;
        let sum = 0;
        for (let x = trunc(start); x < end && x < width; x++) sum += (min(end, x + 1) - max(start, x)) * pixels[y * width + x];
        line[c] = sum / (end - start);
      }
      for (let c = 0; c < columns; c++) means[row * columns + c] += share * line[c];
    }
  }
  const fitted = new Uint8Array(height * across), top = (height - rows) >> 1, left = (across - columns) >> 1;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const grey = means[y * columns + x], light = ground >= 128 ? (ground - grey) / ground : (grey - ground) / (FULL - ground);
      fitted[(top + y) * across + left + x] = even(FULL * max(0, light));
    }
  }
  return fitted;
}
