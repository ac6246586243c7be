// The page: chooses images and keeps all parts up to date.
import { connect } from "./engine.js";
import { drawImage, fromBase64, short, toBase64 } from "./draw.js";
import { Pad } from "./pad.js";
import { $, element, pressed, say } from "./page.js";
import { faults, health, maps, mode, replay, steps } from "./sections.js";
import { Walk } from "./walk.js";

try {
  say("Loading the engine …");
  const ask = await connect(), about = await ask({ do: "describe" });
  await start(ask, about);
  say("");
} catch (error) {
  say(`The page cannot start: ${error.message}`, true);
}

async function start(ask, about) {
  $("about").textContent = `${about.architecture}: ${about.parameters.toLocaleString("en")} parameters; images of ${about.source}. Every number is computed by the engine, and can be selected to see how.`;
  const isLine = about.kind === "Ctc";
  document.body.classList.toggle("lines", isLine);
  for (const id of ["class-row", "label-row", "target-row"]) $(id).hidden = isLine;
  for (const id of ["text-row", "target-text-row"]) $(id).hidden = !isLine;
  if (isLine) [$("morph-title").textContent, $("morph-what").textContent] = ["Turn it into another text", "ln P of the text, the sum over all its paths"];
  $("health-none").hidden = about.kind !== "Sigmoid";
  $("check-health").hidden = about.kind === "Sigmoid";
  const walk = new Walk(ask, about), pad = new Pad($("pad"), isLine ? about.input : null);
  for (const id of ["drawn-label", "class", "target"]) about.classes.forEach((name, c) => $(id).append(element("option", { value: c, textContent: name })));

  const show = async answer => {
    about.current = answer;
    drawImage($("chosen"), fromBase64(answer.pixels), about.input);
    $("chosen").setAttribute("aria-label", `The chosen image, label ${answer.labelText}`);
    const right = answer.labelText === answer.predictionText;
    $("result").replaceChildren(
      element("strong", { textContent: `Prediction ${answer.predictionText}` }),
      ` ${answer.isLabelKnown ? `(label ${answer.labelText}: ${right ? "correct" : "wrong"})` : isLine ? "(as read)" : "(its own label)"}; loss ${answer.loss}${answer.steps ? `, after ${answer.steps} steps` : ""}`);
    $("bars").replaceChildren(...isLine ? [] : about.classes.flatMap((name, c) => {
      const p = Number(answer.probabilities[c]);
      return [element("span", { textContent: name }), element("progress", { max: 1, value: p, ariaLabel: `Probability of ${name}` }), element("span", { textContent: short(p) })];
    }));
    if (isLine) $("bars").append(element("span", { textContent: `P(${answer.labelText}) = e^−loss = ${short(Math.exp(-answer.loss))}, the sum over all its paths` }));
    await walk.refresh(answer);
  };
  const begin = steps(ask, show);
  const use = async request => {
    const answer = await ask(request);
    await show(answer);
    begin(answer);
    if (!isLine) $("class").value = answer.prediction;
    say("Computing the replay …");
    if ($("target").value === `${answer.label}`) $("target").value = answer.label === 9 ? 4 : Math.min(9, about.classes.length - 1);
    await replay(ask, about);
  };
  faults(ask, about, show);
  health(ask);
  maps(ask, about, use);
  choose(about, use, pad);
  $("target").value = Math.min(9, about.classes.length - 1);
  // A server keeps its state while pages come and go.
  await ask({ do: "fault", name: "None" });
  await ask({ do: "mode", training: 0 });
  await ask({ do: "reset" });
  mode(ask, about, show);
  await use({ do: "image", index: 0 });
}

function choose(about, use, pad) {
  const act = async action => { say("Computing …"); try { await action(); say(""); } catch (error) { say(error.message, true); } };
  const list = kind => {
    pressed("[data-choose]", button => button.dataset.choose === kind);
    $("drawing").hidden = kind !== "draw";
    $("thumbs").hidden = kind === "draw";
    const places = about.images.map((_, i) => i).filter(i => (i >= about.mistakesFrom) === (kind === "mistakes"));
    $("thumbs").replaceChildren(...places.map(i => {
      const image = about.images[i], canvas = element("canvas", { role: "presentation" });
      drawImage(canvas, fromBase64(image.pixels), about.input);
      const button = element("button", { type: "button", ariaLabel: `image ${image.index}, label ${image.label}`, ariaPressed: "false" }, canvas);
      button.onclick = () => act(async () => { pressed("#thumbs button", b => b === button); await use({ do: "image", index: i }); });
      return button;
    }));
    if (kind === "mistakes" && places.length === 0) $("thumbs").textContent = "This network reads all of the test set correctly.";
  };
  for (const button of document.querySelectorAll("[data-choose]")) button.onclick = () => list(button.dataset.choose);
  $("clear-drawing").onclick = () => pad.clear();
  $("use-drawing").onclick = () => act(async () => {
    const pixels = pad.image(about.input), label = $("drawn-label").value, text = $("drawn-text").value.trim();
    if (!pixels) throw new Error("Nothing is drawn.");
    // The values of a line are 0 for paper and 1 for ink.
    if (about.kind === "Ctc") await use({ do: "image", values: Array.from(pixels, byte => byte / 255), ...(text ? { text } : {}) });
    else await use({ do: "image", pixels: toBase64(pixels), ...(label ? { label: Number(label) } : {}) });
  });
  list("test");
}
