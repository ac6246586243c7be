import { Engine, hasServer, post } from "./engine.js";
import { Pad } from "./pad.js";
import { find, showDetails, showLayer, showText } from "./view.js";
import { archiveOf, isOneLine } from "./corrections.js";
import { prepareCamera, readImage } from "./photo.js";

const STATE = "neuralcore-drawing", KEPT = "neuralcore-corrections", SAVE = 300, REST = 80, SLOW = 40; // milliseconds
const on = (id, event, action) => find(id).addEventListener(event, action);
const model = find("model"), alphabet = find("alphabet"), engine = new Engine(), pad = new Pad(find("pad"), changed);

let isOpen = false, sequence = 0, busy = false, stale = false, quick = false, slow = false, wait = 0, saving = 0, rest = 0, frame = 0;

// ---- While the pen moves, the drawing is read quickly and in the frame that shows the pen; by the worker if that takes
// too long. When it rests or is lifted the worker reads it fully. One reading at a time, the newest strokes in the next.

function changed(isMoving = false) {
  clearTimeout(rest);
  clearTimeout(saving);
  if (isMoving) rest = setTimeout(changed, REST);
  else showTools();
  if (!isOpen) return;
  sequence++;
  quick = isMoving;
  if (isMoving && engine.network && !slow) {
    frame ||= requestAnimationFrame(readNow);
    return;
  }
  slow &&= isMoving;
  stale = true;
  if (!busy && wait === 0) read();
}

function showTools() {
  find("undo").disabled = !pad.canUndo;
  find("redo").disabled = !pad.canRedo;
  find("clear").disabled = pad.all.length === 0;
  saving = setTimeout(saveState, SAVE);
}

function readNow() {
  frame = 0;
  try {
    const answer = engine.readNow(drawing());
    slow = answer.milliseconds > SLOW;
    show(answer, engine.place);
  } catch {
    slow = true; // the worker reports the error
  }
}

async function read() {
  [wait, busy, stale] = [0, true, false];
  const { place } = engine;
  let retry = 0;
  try {
    const answer = await engine.read(drawing(), quick);
    if (answer.sequence === sequence) {
      cancelAnimationFrame(frame);
      frame = 0;
      show(answer, place);
    }
  } catch (error) {
    message(error.message);
    retry = error.retry ?? 0;
  }
  busy = false;
  if (stale) read();
  else if (retry > 0) wait = setTimeout(read, retry);
}

function drawing() {
  return { height: pad.height, strokes: pad.all, model: model.value, alphabet: alphabet.value || null, sequence };
}

// A "reading" event on the drawing area announces each result.
function show(answer, place) {
  if (!answer.quick || answer.unknown === null) showText(answer, place); // every stroke begins as a dot
  if (!answer.quick) {
    showDetails(answer);
    pad.show(answer.lines.flatMap(line => line.unknown ? [] : line.characters.map(character =>
      ({ ...character, label: character.alternatives[0]?.name }))));
    if (find("layers").open) showActivations();
  }
  find("pad").dispatchEvent(new CustomEvent("reading", { detail: answer }));
}

function message(text) {
  find("note").textContent = text;
  find("note").className = "warn";
}

// ---- tools

on("undo", "click", () => pad.undo());
on("redo", "click", () => pad.redo());
on("clear", "click", () => pad.clear());
on("erase", "click", () => {
  pad.erasing = !pad.erasing;
  find("erase").setAttribute("aria-pressed", pad.erasing);
});
on("width", "input", () => { pad.width = Number(find("width").value); });
model.addEventListener("change", () => choose(model.value));
alphabet.addEventListener("change", () => changed());

// ---- models

async function choose(name, chosenAlphabet) {
  model.replaceChildren(...engine.models.map(each => new Option(each.name, each.name)));
  model.value = name;
  try {
    await engine.use(name);
  } catch (error) {
    return message(error.message);
  }
  if (model.value !== name) return;
  const own = engine.find(name).alphabets ?? [];
  alphabet.replaceChildren(...(own.length > 1 ? ["", ...own] : own).map(each => new Option(each || "all", each)));
  alphabet.value = own.includes(chosenAlphabet) ? chosenAlphabet : alphabet.options[0]?.value ?? "";
  find("alphabet-label").hidden = own.length < 2;
  const layers = engine.network?.metadata.layers ?? [];
  find("layers").hidden = layers.length === 0;
  find("layer").replaceChildren(...layers.map((layer, i) => new Option(`${i + 1} ${layer.text ?? layer.name}`, i)));
  isOpen = true;
  changed();
}

// A module is used in this page; of other model files the server of this machine makes a module.
async function openModel(file) {
  try {
    const isModule = /\.wasm$/i.test(file.name);
    if (!isModule && !hasServer) throw new Error("Drop a .wasm file: neuralcore export MODEL --wasm writes one.");
    const source = isModule ? file : await post(`/api/module?name=${encodeURIComponent(file.name)}`, file, "application/octet-stream");
    await choose(await engine.add(await source.arrayBuffer()));
  } catch (error) {
    message(`${file.name}: ${error.message}`);
  }
}

// ---- activations

async function showActivations() {
  try {
    showLayer(find("activations"), await engine.layer(Number(find("layer").value)));
  } catch { /* nothing has been read yet */ }
}

on("layers", "toggle", showActivations);
on("layer", "change", showActivations);

// ---- corrections

const kept = () => load(KEPT) ?? [], say = text => { find("kept").textContent = text; };

function showKept() {
  const count = kept().length;
  find("export").disabled = find("forget").disabled = count === 0;
  say(count === 0 ? "Corrections stay in this browser until they are exported."
    : `${count} kept. Unpack the export and continue the training: neuralcore train --from MODEL --dataset FOLDER`);
}

on("correct", "submit", event => {
  event.preventDefault();
  const text = find("label").value.trim();
  if (pad.strokes.length === 0 || text === "") return say("Draw something and type what it is.");
  if (!isOneLine(pad.strokes)) return say("Draw one line for a correction.");
  save(KEPT, [...kept(), { text, height: pad.height, strokes: pad.strokes }]);
  find("label").value = "";
  showKept();
});

on("forget", "click", () => { save(KEPT, []); showKept(); });

on("export", "click", async () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await archiveOf(kept()));
  link.download = "corrections.zip";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
});

// ---- files: images and models

const isModel = file => /\.(wasm|safetensors|onnx)$/i.test(file.name ?? "");

function openFile(file) {
  if (isModel(file)) openModel(file);
  else if (hasServer) readImage(file, model.value, alphabet.value);
  else message("This page has no server, which reads images: drop a .wasm model, or draw.");
}

on("file", "change", () => { if (find("file").files[0]) openFile(find("file").files[0]); });
document.addEventListener("paste", event => {
  const file = [...event.clipboardData.files].find(each => each.type.startsWith("image/"));
  if (file) openFile(file);
});
document.addEventListener("dragover", event => { event.preventDefault(); document.body.classList.add("drop"); });
document.addEventListener("dragleave", () => document.body.classList.remove("drop"));
document.addEventListener("drop", event => {
  event.preventDefault();
  document.body.classList.remove("drop");
  if (event.dataTransfer.files[0]) openFile(event.dataTransfer.files[0]);
});

// ---- state

function save(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private windows may have no storage */ }
}

function load(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function saveState() {
  save(STATE, { strokes: pad.strokes, width: pad.width, model: model.value, alphabet: alphabet.value });
}

addEventListener("pagehide", saveState);

async function start() {
  const saved = load(STATE);
  find("width").value = pad.width = saved?.width ?? pad.width;
  pad.load(saved?.strokes ?? []);
  showKept();
  find("images").hidden = !hasServer;
  if (hasServer) prepareCamera(openFile);
  try {
    await engine.open();
  } catch {
    return message("The server does not answer. Start it and reload the page.");
  }
  await choose(engine.find(saved?.model)?.name ?? engine.models[0].name, saved?.alphabet);
  if (hasServer && isSecureContext) navigator.serviceWorker?.register("sw.js");
}

start();
