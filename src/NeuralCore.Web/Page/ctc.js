// Decoding of a line network: CtcDecoder.cs and CtcLoss.cs. Logits are (frames × classes); the last class is the blank; a
// text is an array of classes.

const ZERO = -Infinity, LEAST = -9.2, WIDTH = 16, { exp, log, log1p, max, min } = Math;

// ln(eᵃ + eᵇ)
const add = (a, b) => max(a, b) === ZERO ? ZERO : max(a, b) + log1p(exp(-Math.abs(a - b)));

export function logSoftmax(logits, classes) {
  const logP = new Float64Array(logits.length);
  for (let t = 0; t < logits.length; t += classes) {
    let most = -Infinity, sum = 0;
    for (let k = 0; k < classes; k++) most = max(most, logits[t + k]);
    for (let k = 0; k < classes; k++) sum += exp(logits[t + k] - most);
    const total = most + log(sum);
    for (let k = 0; k < classes; k++) logP[t + k] = logits[t + k] - total;
  }
  return logP;
}

export function fits(text, frames) {
  return text.length + text.filter((symbol, i) => i > 0 && symbol === text[i - 1]).length <= frames;
}

// ln of the probability of a text.
export function logProbability(logP, classes, text) {
  const frames = logP.length / classes, states = 2 * text.length + 1, blank = classes - 1;
  if (!fits(text, frames)) return ZERO;
  const symbol = s => s & 1 ? text[s >> 1] : blank;
  let before = new Float64Array(states).fill(ZERO), now = new Float64Array(states);
  for (let s = 0; s < min(2, states); s++) before[s] = logP[symbol(s)];
  for (let t = 1; t < frames; t++) {
    for (let s = 0; s < states; s++) {
      let sum = before[s];
      if (s >= 1) sum = add(sum, before[s - 1]);
      if (s & 1 && s > 1 && text[s >> 1] !== text[(s >> 1) - 1]) sum = add(sum, before[s - 2]);
      now[s] = sum + logP[t * classes + symbol(s)];
    }
    [before, now] = [now, before];
  }
  return states === 1 ? before[0] : add(before[states - 1], before[states - 2]);
}

// The prefixes of a search as columns of a table, which is kept: objects would be garbage that a moving pen waits for.
const parents = [], lasts = [], priors = [], states = [], children = [], siblings = [], seen = [];
const blanks = [], symbols = [], totals = [], ranks = [], nextBlanks = [], nextSymbols = [];

function write(row, parent, last, prior, state) {
  parents[row] = parent; lasts[row] = last; priors[row] = prior; states[row] = state;
  children[row] = siblings[row] = seen[row] = -1;
  blanks[row] = symbols[row] = totals[row] = nextBlanks[row] = nextSymbols[row] = ZERO;
}

function childOf(row, last, words, free) {
  let child = children[row];
  while (child >= 0 && lasts[child] !== last) child = siblings[child];
  if (child >= 0) return child;
  const [log, state] = words.next(states[row], last);
  write(free, row, last, priors[row] + log, state);
  siblings[free] = children[row];
  return children[row] = free;
}

// The most probable texts and ln of their probabilities, the best by their prior (words.js) first.
export function beam(logP, classes, words) {
  const blank = classes - 1, list = [], kept = [0];
  let rows = 1, count = 1;
  write(0, -1, -1, 0, words.start);
  blanks[0] = totals[0] = 0;
  for (let t = 0; t < logP.length; t += classes) {
    let listed = 0;
    for (; listed < count; listed++) seen[list[listed] = kept[listed]] = t;
    for (let i = 0; i < count; i++) {
      const row = kept[i], last = lasts[row], total = totals[row];
      nextBlanks[row] = add(nextBlanks[row], total + logP[t + blank]);
      if (last >= 0) nextSymbols[row] = add(nextSymbols[row], symbols[row] + logP[t + last]);
      for (let k = 0; k < blank; k++) {
        if (logP[t + k] < LEAST) continue;
        const from = k === last ? blanks[row] : total;
        if (from === ZERO) continue;
        const child = childOf(row, k, words, rows);
        if (child === rows) rows++;
        if (seen[child] !== t) seen[list[listed++] = child] = t;
        nextSymbols[child] = add(nextSymbols[child], from + logP[t + k]);
      }
    }
    count = 0;
    for (let i = 0; i < listed; i++) {
      const row = list[i];
      let place = count;
      blanks[row] = nextBlanks[row]; symbols[row] = nextSymbols[row];
      nextBlanks[row] = nextSymbols[row] = ZERO;
      totals[row] = add(blanks[row], symbols[row]);
      ranks[row] = totals[row] + priors[row];
      for (; place > 0 && ranks[row] > ranks[kept[place - 1]]; place--) kept[place] = kept[place - 1];
      kept[place] = row;
      if (count < WIDTH) count++;
      else blanks[kept[WIDTH]] = symbols[kept[WIDTH]] = totals[kept[WIDTH]] = ZERO;
    }
  }
  return kept.slice(0, count).map(row => {
    const text = [], log = totals[row];
    for (; row > 0; row = parents[row]) text.unshift(lasts[row]);
    return { text, log };
  });
}

// For each symbol of a text the first and the last frame of its most probable path.
export function align(logP, classes, text) {
  const frames = logP.length / classes, states = 2 * text.length + 1, blank = classes - 1;
  const best = new Float64Array(frames * states).fill(ZERO), step = new Uint8Array(frames * states);
  best[0] = logP[blank];
  if (states > 1) best[1] = logP[text[0]];
  for (let t = 1; t < frames; t++) {
    for (let s = 0; s < states; s++) {
      const before = (t - 1) * states + s, symbol = s & 1 ? text[s >> 1] : blank;
      let most = best[before], back = 0;
      if (s >= 1 && best[before - 1] > most) [most, back] = [best[before - 1], 1];
      if (s & 1 && s > 1 && symbol !== text[(s >> 1) - 1] && best[before - 2] > most) [most, back] = [best[before - 2], 2];
      best[t * states + s] = most + logP[t * classes + symbol];
      step[t * states + s] = back;
    }
  }
  const ranges = text.map(() => [-1, -1]), last = (frames - 1) * states;
  let state = states - 1;
  if (states > 1 && best[last + state - 1] > best[last + state]) state--;
  for (let t = frames - 1; t >= 0; t--) {
    if (state & 1) ranges[state >> 1] = [t, ranges[state >> 1][1] < 0 ? t : ranges[state >> 1][1]];
    state -= step[t * states + state];
  }
  return ranges;
}
