"use strict";
// Opens the images behind a cell of the confusion matrix: label, guess and probability, the surest first.
const data = JSON.parse(document.getElementById("cells").textContent);
const gallery = document.getElementById("gallery"), heading = document.getElementById("gallery-heading");
const percent = share => (100 * share).toFixed(share > 0.9995 ? 2 : 1) + " %";
const zoom = Math.max(1, Math.round(84 / Math.max(data.width, data.height)));

function picture(place) {
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
  const [index, label, guess, probability] = data.images[place];
  const figure = document.createElement("figure"), caption = document.createElement("div");
  figure.className = label === guess ? "right" : "wrong";
  caption.textContent = `${data.names[label]}, read as ${data.names[guess]}: ${percent(probability)}`;
  figure.title = `image ${index}`;
  figure.append(picture(place), caption);
  return figure;
}

function open(button) {
  for (const pressed of document.querySelectorAll('.matrix button[aria-pressed="true"]')) pressed.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", "true");
  const places = data.cells[button.dataset.cell] ?? [];
  const total = Number(button.textContent.replace(/\D/g, ""));
  const [label, guess] = button.dataset.cell.split("-").map(Number);
  const what = label === guess ? `${data.names[label]}, read rightly` : `${data.names[label]}, read as ${data.names[guess]}`;
  heading.textContent = `${what}: ${total.toLocaleString("en")} image${total === 1 ? "" : "s"}` + (places.length < total ? `; here the ${data.kept} surest and the ${data.kept} least sure` : "");
  gallery.replaceChildren(...places.map(card));
}

document.querySelector(".matrix")?.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (button && !button.disabled) open(button);
});

// The worst confusion stands open, so that nobody wonders what a click does.
const mistakes = [...document.querySelectorAll(".matrix button:not(:disabled)")].filter(button => new Set(button.dataset.cell.split("-")).size === 2);
if (mistakes.length > 0) open(mistakes.reduce((worst, button) => Number(button.textContent) > Number(worst.textContent) ? button : worst));
