// Layer by layer: pictures of tensors, and for a selected number its formula, its operands and its source line.
import { Tensor, largest, layout, short } from "./draw.js";
import { $, element, pressed } from "./page.js";

const names = {
  mean: "μ: mean", inverse: "1/σ", mask: "m: dropout mask", alpha: "ln α: beginnings", beta: "ln β: ends", occupancy: "o: occupancy",
  x: "x: input", y: "y: output", dx: "dx: gradient of the input", dy: "dy: gradient of the output",
};
const directions = {
  forward: "From the pixels to the loss: each layer computes y from x.",
  backward: "From the loss to the pixels: dz first, the prediction minus the target, then each layer computes dx from dy, and the gradient of each weight.",
};

// The sum over a batch has thousands of terms.
const cut = numbers => numbers.length > 20000 ? `${numbers.slice(0, 20000)} … (${(numbers.length - 20000).toLocaleString("en")} characters more)` : numbers;

export class Walk {
  constructor(ask, about) {
    Object.assign(this, { ask, about, mode: "forward", stage: 0, tensor: "y", batch: 1, sample: 0, base: 0, isTraining: false });
    this.picture = new Tensor($("tensor"), place => this.select(this.global(place)));
    for (const button of document.querySelectorAll("[data-mode]")) button.onclick = () => this.turn(button.dataset.mode);
    $("show-at").onclick = () => this.select(Number($("at").value));
    $("largest").onclick = () => {
      const most = largest(this.values);
      this.select(this.global(this.values.findIndex(v => Math.abs(v) === most)));
    };
    $("sample").onchange = () => {
      const sample = Math.min(Math.max(0, Math.floor(Number($("sample").value)) || 0), this.batch - 1);
      $("sample").value = sample;
      if (sample === this.sample) return;
      this.sample = sample;
      this.open(this.stage, this.tensor);
    };
    $("unit").onchange = () => this.open(this.stage, this.tensor);
  }

  async turn(mode) {
    this.mode = mode;
    const last = this.about.stages.length - 1;
    await this.open(mode === "forward" ? 0 : last, mode === "forward" ? "y" : "dx");
  }

  // The tensors that the direction computes, then what they are computed from.
  tensors(stage) {
    const parameters = stage.parameters.map(p => p.name);
    const others = stage.kind === "dropout" && this.isTraining ? ["mask"] : stage.others;
    if (stage.kind === "loss") return this.mode === "forward" ? ["y", ...others, "x"] : ["dx", ...others, "y"];
    return this.mode === "forward" ? ["y", ...others, "x", ...parameters] : ["dx", ...parameters.map(p => `d:${p}`), "dy", "x", ...others, ...parameters];
  }

  async refresh(answer) {
    const isOther = answer.batch !== this.batch;
    Object.assign(this, { batch: answer.batch, isTraining: answer.isTraining });
    if (isOther) { this.sample = 0; $("sample").value = 0; $("sample").max = this.batch - 1; }
    await this.open(this.stage, this.tensor, isOther ? undefined : this.at);
  }

  async open(index, tensor, at) {
    const stage = this.about.stages[index];
    if (!this.tensors(stage).includes(tensor)) this.mode = tensor.startsWith("d") ? "backward" : "forward";
    if (!this.tensors(stage).includes(tensor)) tensor = this.tensors(stage)[0];
    Object.assign(this, { stage: index, tensor });
    this.head(stage);
    const parameter = stage.parameters.find(p => tensor === p.name || tensor === `d:${p.name}`);
    const byUnit = parameter && parameter.shape.length > 1, units = byUnit ? parameter.shape.at(-1) : 0;
    $("unit-row").hidden = !byUnit;
    $("unit").max = Math.max(0, units - 1);
    let unit = byUnit ? Math.min(Number($("unit").value) || 0, units - 1) : null;
    if (byUnit && at !== undefined) unit = at % units;
    if (byUnit) $("unit").value = unit;
    // μ, 1/σ and the tables of CTC are of the whole batch, or of sample 0.
    const bySample = !parameter && this.batch > 1 && !["mean", "inverse", "alpha", "beta", "occupancy"].includes(tensor);
    $("sample-row").hidden = !bySample;
    const answer = await this.ask({ do: "tensor", stage: index, tensor, ...(byUnit ? { unit } : {}), ...(bySample ? { sample: this.sample } : {}) });
    if (bySample) answer.shape[0] = 1;
    Object.assign(this, { values: answer.values, units, unit, base: bySample ? this.sample * answer.values.length : 0 });
    const shape = byUnit ? parameter.shape.slice(0, -1) : answer.shape;
    const image = shape.length < 3 ? this.flattened(index, shape.reduce((a, b) => a * b, 1)) : null;
    this.picture.selected = -1;
    this.picture.show(answer.values.map(Number), layout(shape, image), $("maps-of-stage").clientWidth - 2);
    const sizes = parameter ? answer.shape : answer.shape.slice(1);
    const label = `${this.title(stage, tensor).split(":")[0]} of ${stage.name}, ${sizes.join("×")}${byUnit ? `, unit ${unit}` : ""}`;
    $("tensor").setAttribute("aria-label", `${label}. Arrow keys select a number.`);
    $("tensor-note").textContent = `${label}: ${answer.values.length} numbers, ${answer.values.filter(v => v === 0).length} of them 0.`;
    $("scale").textContent = `Full colour is ±${short(this.picture.most)}.`;
    $("at").max = answer.shape.reduce((a, b) => a * b, 1) * (bySample ? this.batch : 1) - 1;
    if (at !== undefined) await this.select(at);
    else { this.at = undefined; $("cell").replaceChildren(); }
  }

  // The image shape that a flatten layer before this one made into a row of so many numbers; null for none.
  flattened(index, count) {
    const before = this.about.stages.slice(0, index + 1).findLast(s => s.kind === "flatten");
    return before && before.inputShape.reduce((a, b) => a * b, 1) === count ? before.inputShape : null;
  }

  head(stage) {
    pressed("[data-mode]", button => button.dataset.mode === this.mode);
    $("direction").textContent = directions[this.mode];
    const order = this.about.stages.map((s, i) => i);
    if (this.mode === "backward") order.reverse();
    $("stages").replaceChildren(...order.map(i => element("button", {
      type: "button", ariaPressed: `${i === this.stage}`, textContent: `${"· ".repeat(this.about.stages[i].depth)}${this.about.stages[i].name}`,
      onclick: () => this.open(i, this.mode === "forward" ? "y" : "dx"),
    })));
    $("stage-name").textContent = `${stage.name}: ${stage.text}, ${stage.inputShape.join("×")} → ${stage.outputShape.join("×")}`;
    $("block").textContent = stage.block;
    $("tensors").replaceChildren(...this.tensors(stage).map(name => element("button", {
      type: "button", ariaPressed: `${name === this.tensor}`, onclick: () => this.open(this.stage, name),
      textContent: this.title(stage, name),
    })));
  }

  title(stage, name) {
    const ofLoss = { x: "z: logits", y: "p: probabilities", dx: "dz: gradient of the logits" };
    return (stage.kind === "loss" && ofLoss[name]) || (names[name] ?? (name.startsWith("d:") ? `gradient of ${name.slice(2)}` : name));
  }

  global(place) { return this.units ? place * this.units + this.unit : this.base + place; }

  async select(at) {
    const max = Number($("at").max);
    if (!(at >= 0 && at <= max)) return;
    if (this.units && at % this.units !== this.unit) return this.open(this.stage, this.tensor, at);
    if (!this.units && (at < this.base || at >= this.base + this.values.length)) {
      this.sample = Math.floor(at / this.values.length);
      $("sample").value = this.sample;
      return this.open(this.stage, this.tensor, at);
    }

    this.at = at;
    $("at").value = at;
    this.picture.selected = this.units ? Math.floor(at / this.units) : at - this.base;
    this.picture.paint();
    const request = { do: "cell", stage: this.stage, tensor: this.tensor, at };
    const cell = await this.ask(request);
    if (this.at !== at) return;
    $("cell").replaceChildren(...this.describe(cell));
    const parameter = this.about.stages[cell.stage].parameters.find(p => cell.tensor === `d:${p.name}`);
    if (parameter) await this.check(parameter, at);
  }

  describe(cell) {
    const where = `${this.title(this.about.stages[cell.stage], cell.tensor)} of ${cell.layer}, ${cell.place}`;
    const parts = [element("h3", { textContent: where }), element("p", { className: "value", textContent: `= ${cell.value}` })];
    if (cell.fault) parts.push(element("p", { className: "planted", textContent: `${cell.fault} The formula below is the correct one.` }));
    if (cell.symbols) {
      const left = cell.leftOut ? `   (products with a factor of 0, left out: ${cell.leftOut})` : "";
      parts.push(element("pre", { className: "formula", id: "symbols", tabIndex: 0, textContent: cell.symbols }),
        element("pre", { className: "formula", id: "numbers", tabIndex: 0, textContent: `${cut(cell.numbers)}${left}` }));
      parts.push(this.operands(cell));
    } else parts.push(element("p", { textContent: cell.tensor === "x" ? "A number of the input, scaled." : "A learned number, read from the model file." }));
    for (const source of cell.sources)
      parts.push(element("p", { className: "source" }, element("strong", { textContent: `${source.file}, line ${source.line}` }), element("pre", { tabIndex: 0, textContent: source.text })));
    return parts;
  }

  operands(cell) {
    const list = element("div", { className: "row scroll", id: "operands", tabIndex: 0, role: "group", ariaLabel: "Numbers of the formula" });
    for (const operand of cell.operands) {
      const text = `${operand.label} = ${operand.value}`;
      list.append(operand.tensor
        ? element("button", { type: "button", textContent: text, onclick: () => this.follow(cell.stage, operand) })
        : element("span", { textContent: text }));
    }
    const more = cell.operandCount - cell.operands.length;
    if (more > 0) list.append(element("span", { textContent: `and ${more} more` }));
    return element("details", {}, element("summary", { textContent: `${cell.operandCount} numbers, ${more > 0 ? `of which ${cell.operands.length}` : "each"} can be selected` }), list);
  }

  // An operand is shown where it was computed.
  async follow(stage, operand) {
    const cell = await this.ask({ do: "cell", stage, tensor: operand.tensor, at: operand.at });
    await this.open(cell.stage, cell.tensor, cell.at);
    $("stage-name").scrollIntoView({ block: "nearest" });
  }

  async check(parameter, at) {
    const check = await this.ask({ do: "check", parameter: parameter.index, at });
    if (this.at !== at) return;
    const rows = [
      ["gradient of the engine (single precision)", check.gradient],
      ["gradient of the engine in double precision", check.inDouble],
      ["finite difference of fourth order in double precision", check.difference ?? "none: the loss has a kink here"],
      [`L(w + h), h = ${check.step}`, check.above], ["L(w − h)", check.below],
      ["(L(w + h) − L(w − h)) / 2h", (check.above - check.below) / (2 * check.step)],
      ["relative error", check.relativeError === undefined ? "" : short(check.relativeError)],
    ];
    const table = element("table", { id: "check" }, element("tbody", {}, ...rows.map(([name, value]) =>
      element("tr", {}, element("th", { scope: "row", textContent: name }), element("td", { textContent: `${value}` })))));
    const words = { passed: "The gradient agrees with the finite difference.", failed: "The gradient is wrong: it differs from the finite difference.",
      kink: "A ReLU or a maximum switches within the step: no derivative.", small: "The gradient of this image is too small to check: choose an image with a larger loss." };
    $("cell").append(element("h3", { textContent: "Beside it, the finite difference" }), element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Finite difference" }, table),
      element("p", { id: "verdict", className: check.verdict, textContent: words[check.verdict] }));
  }
}
