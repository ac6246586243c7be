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

// The most probable texts and ln of their probabilities, the best by their prior (words.js) first.
export function beam(logP, classes, words) {
  const blank = classes - 1, prefix = (parent, last, prior, state) =>
    ({ parent, last, prior, state, children: [], blank: ZERO, symbol: ZERO, total: ZERO, nextBlank: ZERO, nextSymbol: ZERO });
  const extended = (parent, k) => {
    const [log, state] = words.next(parent.state, k);
    return prefix(parent, k, parent.prior + log, state);
  };
  let kept = [{ ...prefix(null, -1, 0, words.start), blank: 0, total: 0 }];
  for (let t = 0; t < logP.length; t += classes) {
    const list = new Set(kept);
    for (const each of kept) {
      const { total } = each;
      each.nextBlank = add(each.nextBlank, total + logP[t + blank]);
      if (each.last >= 0) each.nextSymbol = add(each.nextSymbol, each.symbol + logP[t + each.last]);
      for (let k = 0; k < blank; k++) {
        if (logP[t + k] < LEAST) continue;
        const from = k === each.last ? each.blank : total;
        if (from === ZERO) continue;
        let child = each.children.find(other => other.last === k);
        if (!child) each.children.push(child = extended(each, k));
        list.add(child);
        child.nextSymbol = add(child.nextSymbol, from + logP[t + k]);
      }
    }
    for (const each of list) {
      [each.blank, each.symbol] = [each.nextBlank, each.nextSymbol];
      each.nextBlank = each.nextSymbol = ZERO;
      each.total = add(each.blank, each.symbol);
    }
    const next = [...list].sort((a, b) => b.total + b.prior - (a.total + a.prior) || 0);
    for (const each of next.slice(WIDTH)) each.blank = each.symbol = each.total = ZERO;
    kept = next.slice(0, WIDTH);
  }
  return kept.map(each => {
    const text = [], log = each.total;
    for (; each.parent; each = each.parent) text.unshift(each.last);
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
