"use strict";
// Shows the images of a cell of the confusion matrix with label, prediction and probability, the most confident first.
const data = JSON.parse(document.getElementById("cells").textContent);
const gallery = document.getElementById("gallery"), heading = document.getElementById("gallery-heading");
const percent = share => (100 * share).toFixed(share > 0.9995 ? 2 : 1) + " %";
const zoom = Math.max(1, Math.round(84 / Math.max(data.width, data.height)));

function thumbnail(place) {
  const digit = document.createElement("div");
  digit.className = "digit";
  digit.style.width = data.width * zoom + "px";
  digit.style.height = data.height * zoom + "px";
  digit.style.boxSizing = "content-box";
  digit.style.backgroundSize = data.columns * data.width * zoom + "px auto";
  digit.style.backgroundPosition = `${-(place % data.columns) * data.width * zoom}px ${-Math.floor(place / data.columns) * data.height * zoom}px`;
  return digit;
}

function card(place) {
  const [index, label, prediction, probability] = data.images[place];
  const figure = document.createElement("figure"), caption = document.createElement("div");
  figure.className = label === prediction ? "correct" : "wrong";
  caption.textContent = `${data.names[label]}, classified as ${data.names[prediction]}: ${percent(probability)}`;
  figure.title = `image ${index}`;
  figure.append(thumbnail(place), caption);
  return figure;
}

function open(button) {
  for (const pressed of document.querySelectorAll('.matrix button[aria-pressed="true"]')) pressed.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", "true");
  const places = data.cells[button.dataset.cell] ?? [];
  const total = Number(button.textContent.replace(/\D/g, ""));
  const [label, prediction] = button.dataset.cell.split("-").map(Number);
  const what = label === prediction ? `${data.names[label]}, classified correctly` : `${data.names[label]}, classified as ${data.names[prediction]}`;
  heading.textContent = `${what}: ${total.toLocaleString("en")} image${total === 1 ? "" : "s"}` + (places.length < total ? `; the ${data.kept} most confident and the ${data.kept} least confident are shown` : "");
  gallery.replaceChildren(...places.map(card));
}

document.querySelector(".matrix")?.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (button && !button.disabled) open(button);
});

// The most frequent error is open at the start, as an example.
const errors = [...document.querySelectorAll(".matrix button:not(:disabled)")].filter(button => new Set(button.dataset.cell.split("-")).size === 2);
if (errors.length > 0) open(errors.reduce((largest, button) => Number(button.textContent) > Number(largest.textContent) ? button : largest));
