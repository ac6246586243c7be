// Steps, planted faults, replay, health, and maps.
import { chart, drawImage, drawMap, fromBase64, short } from "./draw.js";
import { $, fillTable, onClick, say } from "./page.js";

// Inference, or as in training: dropout masks, and statistics of a batch where a layer needs them.
export function mode(ask, about, changed) {
  const others = Math.min(about.othersAvailable, ask.isServer ? 100 : 16);
  const change = async () => {
    const isTraining = $("training").checked;
    say("Computing …");
    try {
      await changed(await ask({ do: "mode", training: isTraining ? 1 : 0, others, step: Math.floor(Number($("mask-step").value)) || 0 }));
      $("masks-row").hidden = !isTraining;
      $("mode-note").textContent = !isTraining ? "" : about.needsBatch
        ? `The batch is this image, sample 0, and ${others} others, of which only the statistics are used: the loss is that of the image alone. Dropout masks are drawn with seed 1.`
        : "Dropout masks are drawn with seed 1. No layer computes statistics, so the batch is this image alone.";
      say("");
    } catch (error) { $("training").checked = false; say(error.message, true); }
  };
  $("training").onchange = $("mask-step").onchange = change;
}

export function steps(ask, changed) {
  const rate = () => 10 ** Number($("rate").value), show = () => { $("rate-value").textContent = short(rate()); };
  $("rate").oninput = show;
  show();
  let losses = [];
  const table = answer => fillTable("losses", [
    ["this image", answer.before, answer.after], [`mean of the first ${answer.othersCount} test images`, answer.othersBefore, answer.othersAfter]]);
  const draw = () => chart($("loss-chart"), [{ name: "loss", values: losses }]);
  onClick("preview", async () => table(await ask({ do: "preview", rate: rate() })));
  for (const [id, count] of [["step-1", 1], ["step-10", 10]]) onClick(id, async () => {
    const answer = await ask({ do: "step", rate: rate(), count });
    table(answer);
    losses.push(...answer.path.map(Number));
    draw();
    await changed(answer);
  });
  onClick("undo", async () => { const answer = await ask({ do: "undo" }); if (answer.undone && losses.length > 1) losses.pop(); draw(); await changed(answer); });
  onClick("reset", async () => { const answer = await ask({ do: "reset" }); losses = [answer.loss]; draw(); await changed(answer); });
  return answer => { losses = [answer.loss]; draw(); };
}

export function faults(ask, about, changed) {
  for (const radio of document.querySelectorAll("[name=fault]")) {
    radio.disabled = about.faultStage < 0 && ["Transpose", "Stale"].includes(radio.value);
    radio.onchange = async () => { await changed(await ask({ do: "fault", name: radio.value })); fillTable("checks", []); };
  }
  onClick("check-all", async () => {
    const rows = [];
    for (const stage of about.stages) for (const parameter of stage.parameters) {
      const { checks } = await ask({ do: "checks", parameter: parameter.index, count: 6 });
      const counted = checks.filter(c => c.verdict === "passed" || c.verdict === "failed"), failed = counted.filter(c => c.verdict === "failed").length;
      const skipped = checks.length - counted.length ? `, ${checks.length - counted.length} at a kink or too small` : "";
      rows.push([`${stage.name}.${parameter.name}`, `${counted.length}${skipped}`, counted.length ? short(Math.max(...counted.map(c => c.relativeError))) : "",
        { textContent: failed ? `${failed} failed` : counted.length ? "passed" : "nothing to compare", className: failed ? "failed" : "passed" }]);
      fillTable("checks", rows);
      say(`Computing … ${rows.length} parameters checked`);
    }
  });
  onClick("race", async () => {
    const rate = 10 ** Number($("rate").value), { correct, planted } = await ask({ do: "race", rate, count: 20 });
    const [right, wrong] = [correct.map(Number), planted.map(Number)], most = 4 * Math.max(...right);
    chart($("race-chart"), [{ name: "correct", values: right }, { name: "as chosen above", values: wrong.map(v => Number.isNaN(v) ? Infinity : Math.min(v, most)) }], { max: most });
    const end = Number.isFinite(wrong.at(-1)) ? short(wrong.at(-1)) : "a number that is not finite";
    $("race-note").textContent = `Loss of this image in 20 steps with learning rate ${short(rate)}: from ${short(right[0])} to ${short(right.at(-1))} correct, to ${end} with the chosen backward pass. The weights are restored.`;
  });
}

export async function replay(ask, about) {
  const { history, snapshots } = await ask({ do: "replay" });
  if (history.length > 1)
    chart($("history-chart"), [{ name: "training", values: history.map(e => Number(e[1])) }, { name: "validation", values: history.map(e => Number(e[2])) }], { label: "epoch" });
  $("snapshots").hidden = snapshots.length === 0;
  $("replay-note").textContent = snapshots.length > 0 ? `${snapshots.length} snapshots of the weights; the chosen image is classified by each.`
    : "This run has no snapshots of its weights: checkpoints are deleted when a training ends. ‘train --snapshot-every 1’ keeps the weights after each epoch.";
  if (snapshots.length === 0) return;
  const show = () => {
    const at = Number($("when").value), snapshot = snapshots[at];
    $("when-title").textContent = `${snapshot.title}: loss of this image ${short(snapshot.loss)}, prediction ${snapshot.predictionText}`;
    filters($("filters"), snapshot);
  };
  $("when").max = snapshots.length - 1;
  $("when").oninput = show;
  show();
  if (about.kind === "Ctc")
    return chart($("probability-chart"), [{ name: `P(${about.current.labelText})`, values: snapshots.map(s => Math.exp(-s.loss)) }], { label: "time", ticks: snapshots.map(s => s.title), max: 1 });
  const label = about.current.label, last = snapshots.at(-1).probabilities;
  let rival = 0;
  last.forEach((p, c) => { if (c !== label && (rival === label || p > last[rival])) rival = c; });
  chart($("probability-chart"), [label, rival].map(c => ({ name: about.classes[c], values: snapshots.map(s => s.probabilities[c]) })),
    { label: "time", ticks: snapshots.map(s => s.title), max: 1 });
}

function filters(canvas, { filterShape: [height, width, channels], filters }) {
  const maps = filters.length * channels, columns = Math.min(maps, 16), tile = [width + 1, height + 1], values = [];
  const total = columns * tile[0] - 1, rows = Math.ceil(maps / columns) * tile[1] - 1;
  for (let i = 0; i < total * rows; i++) values.push(0);
  filters.forEach((filter, f) => filter.forEach((value, i) => {
    const m = f * channels + i % channels, pixel = Math.floor(i / channels);
    values[(Math.floor(m / columns) * tile[1] + Math.floor(pixel / width)) * total + m % columns * tile[0] + pixel % width] = value;
  }));
  drawMap(canvas, values, rows, total, Math.min(total * 10, canvas.parentElement.clientWidth - 4));
}

export function health(ask) {
  onClick("check-health", async () => {
    const rows = [];
    for (let part = 0, parts = 1; part < parts; part++) {
      const answer = await ask({ do: "health", part, images: ask.isServer ? 64 : 8 });
      parts = answer.parts;
      rows.push(...answer.checks.map(c => [c.check, c.seen, { textContent: c.findings.join(" ") || "none", className: c.findings.length ? "failed" : "passed" }]));
      fillTable("health-table", rows);
      say(`Computing … ${part + 1} of ${parts} parts`);
    }
  });
}

export function maps(ask, about, use) {
  const [height, width, channels] = about.input, mapSize = width > height ? 288 : 224;
  onClick("look", async () => {
    const of = about.kind === "Ctc" ? {} : { class: Number($("class").value) }, size = Math.max(2, Math.round(Math.min(height, width) / 5)), stride = Math.max(1, Math.floor(size / 2));
    const sum = new Array(height * width).fill(0), hits = new Array(height * width).fill(0);
    const { rows, columns } = await ask({ do: "occlusion", ...of, size, stride, count: 1 });
    for (let row = 0; row < rows; row++) {
      say(`Computing … row ${row + 1} of ${rows}`);
      const part = await ask({ do: "occlusion", ...of, size, stride, from: row * columns, count: columns });
      part.values.forEach((p, column) => {
        for (let y = row * stride; y < row * stride + size; y++) for (let x = column * stride; x < column * stride + size; x++) {
          sum[y * width + x] += part.whole - p;
          hits[y * width + x]++;
        }
      });
    }
    drawMap($("occlusion"), sum.map((v, i) => hits[i] ? v / hits[i] : 0), height, width, mapSize);
    const { values } = await ask({ do: "saliency", ...of });
    drawMap($("saliency"), sum.map((_, i) => values.slice(i * channels, (i + 1) * channels).reduce((a, b) => a + b, 0)), height, width, mapSize);
  });
  let morphed = null;
  onClick("morph", async () => {
    const isLine = about.kind === "Ctc", target = isLine ? $("target-text").value.trim() : about.classes[$("target").value];
    const { path, pixels, values } = await ask({ do: "morph", ...(isLine ? { text: target } : { target: Number($("target").value) }), steps: 60, rate: 0.04 });
    morphed = isLine ? { values, text: about.current.labelText } : { pixels, label: about.current.label };
    drawImage($("morphed"), fromBase64(pixels), about.input);
    $("morphed").style.width = `${mapSize}px`;
    const [first, last] = [path[0], path.at(-1)], [wanted, own] = [target, about.current.labelText].map(name => `${isLine ? "P" : "p"}(${name})`);
    $("morph-note").textContent = `${wanted} rises from ${short(first[0])} to ${short(last[0])}; ${own} goes from ${short(first[1])} to ${short(last[1])}.`;
    chart($("morph-chart"), [wanted, own].map((name, i) => ({ name, values: path.map(p => p[i]) })), { max: 1 });
    $("use-morph").disabled = false;
  });
  onClick("use-morph", async () => { if (morphed) await use({ do: "image", ...morphed }); });
}
