// WordModel.cs: how probable words are, by a character model of order 5 of the example words of a network.

const WEIGHT = 0.4, BITS = 5, FULL = 1 << 4 * BITS, SYMBOLS = 27, NONE = [0, 0];
const NEUTRAL = { start: 0, next: () => NONE, prior: () => 0 };
const models = new WeakMap();

// The model of a network: its state `start` before the first symbol; next(state, k), [ln of the factor, the new state] for
// symbol k; prior(text), ln of the prior of a text.
export function wordsOf(network, symbols) {
  if (!models.has(network)) models.set(network, network.metadata.words ? learn(network.metadata.words, symbols) : NEUTRAL);
  return models.get(network);
}

const code = letter => /[a-z]/i.test(letter) ? letter.toLowerCase().charCodeAt(0) - 96 : 0;

// A sequence of up to five symbols is a number: a leading 1, then five bits for each; 0 is the boundary of a word.
const shifted = (state, symbol) => {
  const longer = state << BITS | symbol;
  return longer < FULL ? longer : longer & FULL - 1 | FULL;
};
const contexts = state => {
  const all = [];
  for (let mark = 1; mark <= state; mark <<= BITS) all.push(state & mark - 1 | mark);
  return all;
};

function learn(words, symbols) {
  const seen = new Map(), letters = symbols.map(code), start = 1 << BITS;
  const at = sequence => seen.get(sequence) ?? seen.set(sequence, { seen: 0, next: 0, kinds: 0 }).get(sequence);
  for (const item of words.split(" ")) {
    const [word, count = 1] = item.split(":");
    let state = start;
    for (const symbol of [...word].map(code).concat(0)) {
      for (const context of contexts(state)) {
        const longer = at(context << BITS | symbol), shorter = at(context);
        shorter.kinds += longer.seen === 0;
        longer.seen += +count;
        shorter.next += +count;
      }
      state = shifted(state, symbol);
    }
  }

  const ratio = (state, symbol) => {
    let p = 1 / SYMBOLS;
    for (const context of contexts(state)) {
      const before = seen.get(context);
      if (!before) break;
      p = ((seen.get(context << BITS | symbol)?.seen ?? 0) + before.kinds * p) / (before.next + before.kinds);
    }
    return WEIGHT * Math.log(SYMBOLS * p);
  };
  const next = (state, k) => {
    const letter = letters[k];
    return letter === 0 && state === start ? [0, start] : [ratio(state, letter), letter === 0 ? start : shifted(state, letter)];
  };
  const prior = text => {
    let state = start, log = 0, one;
    for (const k of text) {
      [one, state] = next(state, k);
      log += one;
    }
    return state === start ? log : log + ratio(state, 0);
  };
  return { start, next, prior };
}
