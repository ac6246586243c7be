import { Pad } from "./pad.js";
import { showReading, showImage } from "./view.js";
import { zip } from "./zip.js";

const PAUSE = 16, RETRY = 2000, STATE = "neuralcore-drawing", KEPT = "neuralcore-corrections";
const find = id => document.getElementById(id);
const model = find("model"), alphabet = find("alphabet");
const pad = new Pad(find("pad"), changed);

let models = [], sequence = 0, busy = false, stale = false, wait = 0, last = null;

// ---- the drawing is read while it changes: one request at a time, the newest strokes in the next one

function changed() {
  find("undo").disabled = !pad.canUndo;
  find("redo").disabled = !pad.canRedo;
  find("clear").disabled = pad.all.length === 0;
  save(STATE, { strokes: pad.strokes, width: pad.width, model: model.value, alphabet: alphabet.value });
  if (models.length === 0) return;
  stale = true;
  if (!busy && wait === 0) wait = setTimeout(read, PAUSE);
}

async function read() {
  [wait, busy, stale] = [0, true, false];
  const own = ++sequence;
  let retry = 0;
  try {
    const answer = await post("/api/strokes", drawing(pad.all, own));
    if (answer.sequence === sequence && !stale) show(answer);
    else if (answer.sequence === sequence) showReading(answer);
  } catch (error) {
    message(error.message);
    retry = error.retry ?? 0;
  }
  busy = false;
  if (stale) wait = setTimeout(read, PAUSE);
  else if (retry > 0) wait = setTimeout(read, retry);
}

function drawing(strokes, own = 0) {
  return { height: pad.height, strokes, model: model.value, alphabet: alphabet.value || null, sequence: own };
}

async function post(path, body, type = "application/json") {
  let response;
  try {
    response = await fetch(path, { method: "POST", body: body instanceof Blob ? body : JSON.stringify(body), headers: { "Content-Type": type } });
  } catch {
    throw Object.assign(new Error("The server does not answer. The drawing is kept and is read when it does."), { retry: RETRY });
  }
  if (response.status === 429) throw Object.assign(new Error("The server is busy; trying again."), { retry: 1000 });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? `The server answered with status ${response.status}.`);
  return response.headers.get("Content-Type")?.startsWith("image/") ? response.blob() : response.json();
}

function show(answer) {
  last = answer;
  showReading(answer);
  pad.show(answer.lines.flatMap(line => line.unknown ? [] : line.characters.map(character =>
    ({ ...character, label: character.alternatives[0]?.name }))));
}

function message(text) {
  find("note").textContent = text;
  find("note").className = "warn";
}

// ---- tools

find("undo").addEventListener("click", () => pad.undo());
find("redo").addEventListener("click", () => pad.redo());
find("clear").addEventListener("click", () => pad.clear());
find("erase").addEventListener("click", () => {
  pad.erasing = !pad.erasing;
  find("erase").setAttribute("aria-pressed", pad.erasing);
});
find("width").addEventListener("input", () => { pad.width = Number(find("width").value); });
model.addEventListener("change", () => { fillAlphabets(); changed(); });
alphabet.addEventListener("change", changed);

function fillAlphabets(chosen) {
  const own = models.find(each => each.name === model.value)?.alphabets ?? [];
  alphabet.replaceChildren(...(own.length > 1 ? ["", ...own] : own).map(name => new Option(name || "all", name)));
  alphabet.value = own.includes(chosen) ? chosen : alphabet.options[0]?.value ?? "";
  find("alphabet-label").hidden = own.length < 2;
}

// ---- corrections: kept in this browser, exported as images with labels.csv

function kept() { return load(KEPT) ?? []; }

function showKept() {
  const count = kept().length;
  find("export").disabled = find("forget").disabled = count === 0;
  find("kept").textContent = count === 0 ? "Corrections stay in this browser until they are exported."
    : `${count} kept. Unpack the export and continue the training: neuralcore train --from MODEL --dataset FOLDER`;
}

find("correct").addEventListener("submit", event => {
  event.preventDefault();
  const text = find("label").value.trim();
  if (pad.strokes.length === 0 || text === "") { find("kept").textContent = "Draw something and type what it is."; return; }
  if (last?.lines.length > 1) { find("kept").textContent = "Draw one line for a correction."; return; }
  save(KEPT, [...kept(), { text, height: pad.height, strokes: pad.strokes }]);
  find("label").value = "";
  showKept();
});

find("forget").addEventListener("click", () => { save(KEPT, []); showKept(); });

find("export").addEventListener("click", async () => {
  try {
    const rows = ["file,text"], files = [];
    for (const [i, { text, height, strokes }] of kept().entries()) {
      const name = `drawing-${String(i + 1).padStart(4, "0")}.png`;
      const image = await post("/api/ink", { height, strokes });
      files.push({ name, bytes: new Uint8Array(await image.arrayBuffer()) });
      rows.push(`${name},"${text.replaceAll('"', '""')}"`);
    }
    files.push({ name: "labels.csv", bytes: new TextEncoder().encode(rows.join("\n") + "\n") });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(zip(files));
    link.download = "corrections.zip";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  } catch (error) {
    find("kept").textContent = error.message;
  }
});

// ---- images

async function readImage(file) {
  find("photo").hidden = false;
  find("lines").textContent = "Reading …";
  try {
    const query = new URLSearchParams({ model: model.value, alphabet: alphabet.value });
    const answer = await post(`/api/read?${query}`, file, file.type || "application/octet-stream");
    const bitmap = await createImageBitmap(file).catch(() => { throw new Error(`${answer.pictures[0].text} (the browser cannot show this image)`); });
    showImage(bitmap, answer.pictures[0]);
  } catch (error) {
    find("lines").textContent = error.message;
  }
}

find("file").addEventListener("change", () => { if (find("file").files[0]) readImage(find("file").files[0]); });
document.addEventListener("paste", event => {
  const file = [...event.clipboardData.files].find(each => each.type.startsWith("image/"));
  if (file) readImage(file);
});
document.addEventListener("dragover", event => { event.preventDefault(); document.body.classList.add("drop"); });
document.addEventListener("dragleave", () => document.body.classList.remove("drop"));
document.addEventListener("drop", event => {
  event.preventDefault();
  document.body.classList.remove("drop");
  if (event.dataTransfer.files[0]) readImage(event.dataTransfer.files[0]);
});

// ---- state

function save(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private windows may have no storage */ }
}

function load(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

async function start() {
  const saved = load(STATE);
  try {
    models = await (await fetch("/api/models")).json();
  } catch {
    message("The server does not answer. Start it and reload the page.");
    return;
  }
  model.replaceChildren(...models.map(each => new Option(each.name, each.name)));
  if (models.some(each => each.name === saved?.model)) model.value = saved.model;
  fillAlphabets(saved?.alphabet);
  pad.width = saved?.width ?? pad.width;
  find("width").value = pad.width;
  pad.load(saved?.strokes ?? []);
  showKept();
}

start();
