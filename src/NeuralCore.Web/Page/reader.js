// Reads a drawing with a network of `neuralcore export --wasm`, as DrawingReader.cs does with the server's. The result
// has the form of POST /api/strokes; `input` of a line is its pixels instead of a PNG.

import { HEIGHT, inkOf, linesOf, rounded, shapeOf } from "./ink.js";
import { ROWS, WIDTHS, boxOf, normalize, viewOf } from "./line.js";
import { align, beam, fits, logProbability, logSoftmax } from "./ctc.js";
import { wordsOf } from "./words.js";
import { charactersOf, inkBox, inkShape, mnist, whole } from "./digits.js";

const f = Math.fround, EXCLUDED = f(-1e4), LEAST = -30, CANDIDATES = 6, CERTAIN = 0.9, ALTERNATIVES = 3, PIXEL = f(1 / f(255));
const LINE_THRESHOLD = 0.1, CLASS_THRESHOLD = 0.3;
const NOTHING = "Nothing is drawn yet.", NONE = "No character was found.";

const isReader = ({ metadata }) => metadata.kind === "line";

// The alphabets between which a reader can choose: { name: symbols }.
export function alphabetsOf(network) { return network.alphabets ??= isReader(network) ? findAlphabets(network) : {}; }

function findAlphabets(network) {
  const symbols = symbolsOf(network), letter = symbol => /[A-Za-z]/.test(symbol);
  const all = {
    digits: symbols.filter(symbol => !letter(symbol) && symbol !== " "),
    letters: symbols.filter(symbol => letter(symbol) || symbol === " "),
    text: symbols,
  };
  const seen = new Set();
  return Object.fromEntries(Object.entries(all).filter(([, own]) => own.join("").trim() !== "" && !seen.has(own.join("")) && seen.add(own.join(""))));
}

const symbolsOf = ({ metadata }) => metadata.classes.slice(0, metadata.classes.length - 1);
const positive = value => value > 0 ? value : 1;

// drawing: { height, strokes, alphabet, sequence } as for /api/strokes; earlier: an array that keeps the lines of the
// last drawing of this network, so that only lines that have changed are read; quick: a line is read in one view, for
// its text only.
export function readDrawing(network, drawing, earlier, quick = false) {
  const start = performance.now(), { height, alphabet } = drawing, allowed = alphabet ? alphabetsOf(network)[alphabet] : undefined;
  const lines = linesOf(rounded(drawing.strokes)).map(strokes => {
    const known = earlier.find(each => each.quick === quick && each.height === height && each.alphabet === alphabet && areEqual(each.strokes, strokes));
    if (known) return known;
    const ink = inkOf(strokes, height), shape = shapeOf(strokes, ink, height);
    return { quick, height, alphabet, strokes, read: isReader(network) ? readLine(network, ink, shape, allowed, quick) : classify(network, strokes, ink, shape) };
  });
  earlier.splice(0, Infinity, ...lines);
  const all = lines.map(({ read }) => read), known = all.filter(line => line.unknown === null);
  return {
    text: known.map(line => line.text).join("\n"),
    probability: known.length === 0 ? null : known.reduce((product, line) => product * line.probability, 1),
    unknown: known.length > 0 ? null : all.length === 0 ? NOTHING : all[0].unknown,
    lines: all, quick, model: network.metadata.name, sequence: drawing.sequence ?? 0, milliseconds: performance.now() - start,
  };
}

const areSame = (a, b) => a === b || a.length === b.length && a.every((value, i) => value === b[i]);
const areEqual = (a, b) => a.length === b.length && a.every(({ width, points, pressures }, i) =>
  width === b[i].width && areSame(points, b[i].points) && areSame(pressures, b[i].pressures));

// ---- readers of lines

function readLine(network, ink, shape, allowed, quick) {
  const threshold = Math.min(network.metadata.rejectBelow ?? LINE_THRESHOLD, LINE_THRESHOLD);
  const { text, probability, confidence, ...details } = readViews(network, ink, allowed, quick);
  const unknown = shape ?? (text === "" ? NONE : confidence < threshold ? unsure(text, confidence) : null);
  const reading = { text, probability: unknown === null ? probability : null, unknown, ...details };
  if (quick) return reading;
  const seen = normalize(ink.pixels, ink.width);
  return {
    ...reading, input: Uint8Array.from(seen.values, value => f(f(255 * Math.min(Math.max(value, 0), 1)) + 0.5)), inputWidth: seen.width, inputHeight: ROWS,
  };
}

function readViews(network, ink, allowed, quick) {
  const symbols = symbolsOf(network), classes = symbols.length + 1, temperature = f(positive(network.metadata.temperature));
  const words = wordsOf(network, symbols);
  const read = stretch => {
    const view = viewOf(ink.pixels, ink.width, stretch), logits = network.run(view.input, view.width).map(z => f(z / temperature));
    if (allowed) {
      for (const [k, symbol] of symbols.entries()) if (!allowed.includes(symbol)) for (let t = k; t < logits.length; t += classes) logits[t] = EXCLUDED;
    }
    const logP = logSoftmax(logits, classes);
    return { ...view, logits, logP, frames: logits.length / classes, likely: beam(logP, classes, words) };
  };
  const views = [read(1)];
  if (!quick && Math.exp(views[0].likely[0].log) < CERTAIN) views.push(...WIDTHS.slice(1).map(read));
  const mean = (text, of) => views.reduce((sum, view) => sum + of(logProbability(view.logP, classes, text)), 0) / views.length;
  const logOf = text => mean(text, log => Math.max(log, LEAST)), spell = text => text.map(k => symbols[k]).join("");

  const candidates = new Map();
  const consider = (name, text) => candidates.has(name) || candidates.set(name, { name, text, log: logOf(text) + casePrior(name) + words.prior(text) });
  for (const view of views) {
    for (const { text } of view.likely.slice(0, CANDIDATES)) consider(spell(text), text);
  }
  for (const name of [...candidates.keys()].flatMap(caseVariants)) {
    const text = [...name].map(symbol => symbols.indexOf(symbol));
    if (!text.includes(-1)) consider(name, text);
  }
  const ordered = [...candidates.values()].sort((a, b) => b.log - a.log || 0);
  const texts = shares(ordered).slice(0, ALTERNATIVES), first = ordered[0];
  const reading = { text: first.name, probability: texts[0].probability, texts, confidence: texts[0].probability * mean(first.text, Math.exp) ** (1 / Math.max(1, first.text.length)) };
  return quick ? reading : {
    ...reading, columns: columnsOf(views[0], classes, symbols), characters: charactersIn(first.text, views[0], ink, classes, symbols, logOf),
  };
}

// The probability of each symbol in each frame, of those that reach a tenth anywhere; ∅ is the blank.
function columnsOf({ logP, frames }, classes, symbols) {
  const rows = [...symbols, "∅"].map((name, k) => ({ name, values: Array.from({ length: frames }, (_, t) => Math.exp(logP[t * classes + k])) }));
  return rows.filter(({ values }) => Math.max(...values) >= 0.1);
}

// LetterCase.cs: a word is in lower case, in capitals, or has a capital first letter; a word in mixed case is rare.
const WORD = /[A-Za-z]+/g, LOG_MIXED = -4, lower = text => text.toLowerCase(), upper = text => text.toUpperCase();
const isMixed = word => /[a-z]/.test(word) && /[A-Z]/.test(word.slice(1));
const casePrior = text => LOG_MIXED * (text.match(WORD) ?? []).filter(isMixed).length;

function caseVariants(text) {
  if (!casePrior(text)) return [];
  return [[lower, lower], [upper, lower], [upper, upper]]
    .map(([first, rest]) => text.replace(WORD, word => isMixed(word) ? first(word[0]) + rest(word.slice(1)) : word));
}

// exp(log) of each relative to the sum.
function shares(items) {
  const most = Math.max(...items.map(item => item.log)), sum = items.reduce((total, item) => total + Math.exp(item.log - most), 0);
  return items.map(({ name, log }) => ({ name, probability: Math.exp(log - most) / sum }));
}

function charactersIn(text, view, ink, classes, symbols, logOf) {
  const drawn = (from, to, alternatives) => character(ink, boxOf(view, view.frames, from, to), alternatives);
  if (!fits(text, view.frames)) return text.map(k => drawn(0, view.frames, [{ name: symbols[k], probability: 1 }]));
  const frames = align(view.logP, classes, text);
  return text.map((own, i) => {
    const from = i === 0 ? 0 : (frames[i - 1][1] + frames[i][0] + 1) / 2;
    const to = i === text.length - 1 ? view.frames : (frames[i][1] + frames[i + 1][0] + 1) / 2;
    const most = symbols.map((_, k) => {
      if (k === own) return Infinity;
      let largest = -Infinity;
      for (let t = frames[i][0]; t <= frames[i][1]; t++) largest = Math.max(largest, view.logits[t * classes + k]);
      return largest;
    });
    const likely = [...symbols.keys()].sort((a, b) => most[b] - most[a] || 0).slice(0, ALTERNATIVES + 1);
    const [self, ...others] = shares(likely.map(k => ({ name: symbols[k], log: logOf(text.with(i, k)) })));
    others.sort((a, b) => b.probability - a.probability);
    return drawn(from, to, [self, ...others].slice(0, ALTERNATIVES));
  });
}

function character(ink, [left, top, right, bottom], alternatives) {
  const { left: x, top: y, width, height } = ink.toPage(left, top, right, bottom);
  return { x, y, width, height, alternatives };
}

function unsure(text, confidence) {
  return `Not confident enough: the most probable text is ${text}, confidence ${Number((100 * confidence).toFixed(1))} %.`;
}

// ---- classifiers

function classify(network, strokes, ink, shape) {
  const { metadata } = network, { height, width: side } = metadata.input;
  const isWhole = !(height === 28 && side === 28 && metadata.classes.every(name => /^[A-Za-z0-9]$/.test(name)));
  const threshold = metadata.rejectBelow ?? CLASS_THRESHOLD, temperature = positive(metadata.temperature);
  const digits = (isWhole ? [strokes] : charactersOf(strokes)).map(own => {
    const only = isWhole ? null : ink.only(own), pixels = isWhole ? whole(ink.pixels, ink.width, height, side) : mnist(only, ink.width);
    const logits = toLogits(metadata, network.run(scaled(metadata, pixels), side));
    const confidence = Math.max(0, ...softmax(logits, 2 * temperature));
    const alternatives = Array.from(softmax(logits, temperature), (p, k) => ({ name: metadata.classes[k], probability: Number.isFinite(p) ? p : 0 }))
      .sort((a, b) => b.probability - a.probability).slice(0, ALTERNATIVES);
    const named = !isWhole && threshold > 0 ? inkShape(pixels, height, side) : null;
    return {
      pixels, confidence: Number.isFinite(confidence) ? confidence : 0, unknown: named !== null || !(confidence >= threshold),
      character: character(ink, isWhole ? [0, 0, ink.width, HEIGHT] : inkBox(only, ink.width), alternatives),
    };
  });
  const text = digits.map(digit => digit.character.alternatives[0].name).join("");
  const rejected = digits.filter(digit => digit.unknown);
  const unknown = shape ?? (digits.length === 0 ? NONE : rejected.length === 0 ? null : unsure(text, Math.min(...rejected.map(digit => digit.confidence))));
  const inputWidth = Math.max(1, digits.length) * side, input = new Uint8Array(height * inputWidth);
  for (const [i, { pixels }] of digits.entries()) {
    for (let y = 0; y < height; y++) input.set(pixels.subarray(y * side, (y + 1) * side), y * inputWidth + i * side);
  }
  return {
    text, probability: unknown === null ? digits.reduce((product, digit) => product * digit.character.alternatives[0].probability, 1) : null, unknown,
    characters: digits.map(digit => digit.character), texts: [], input, inputWidth, inputHeight: height,
  };
}

// InputScaling.cs: x·factor + offset, rounded once.
function scaled({ scaling }, pixels) {
  const factor = f(scaling.factors[0]), offset = f(scaling.offsets[0]);
  return Float32Array.from(pixels, value => fusedMultiplyAdd(f(PIXEL * value), factor, offset));
}

// The product of two binary32 numbers is exact in binary64, the sum is not: where it is halfway between two binary32
// numbers, its error decides between them.
function fusedMultiplyAdd(a, b, c) {
  const product = a * b, sum = product + c, part = sum - product, error = (product - (sum - part)) + (c - part);
  const near = f(sum), other = sum + (sum - near);
  if (error === 0 || near === sum || f(other) !== other) return near;
  return error > 0 ? Math.max(near, other) : Math.min(near, other);
}

// ClassOutputs.cs: a network that ends in a softmax or a sigmoid gives probabilities.
function toLogits({ outputs, layers }, values) {
  if (outputs === "logits") return values;
  const isIndependent = layers.at(-1).text.startsWith("sigmoid"), tiny = 1.17549435e-38;
  return values.map(y => f(Math.log(Math.max(y, tiny)) - (isIndependent ? Math.log(Math.max(1 - y, 2 ** -25)) : 0)));
}

// softmax(z / T), as TemperatureScaling.cs computes it.
function softmax(logits, temperature) {
  const most = Math.max(...logits), sum = logits.reduce((total, z) => total + Math.exp((z - most) / temperature), 0);
  return Array.from(logits, z => Math.exp(-((most - z) / temperature + Math.log(sum))));
}
