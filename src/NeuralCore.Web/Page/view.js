// Shows readings: the text, the characters with their alternatives, what the network saw, an image with its boxes.

const find = id => document.getElementById(id);
const MOST = 1600;

export function percent(probability) {
  const value = 100 * probability;
  return `${value >= 99.95 ? "100" : value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : "< 0.1"} %`;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function showReading(answer) {
  const note = find("note"), unknown = answer.unknown !== null && answer.unknown !== undefined;
  find("text").textContent = unknown ? "" : answer.text;
  note.textContent = unknown ? answer.lines.length > 0 ? `Unknown. ${answer.unknown}` : answer.unknown
    : `probability ${percent(answer.probability)}${second(answer)}`;
  note.className = "";
  const cards = answer.lines.filter(line => !line.unknown).flatMap(line => line.characters).map(card);
  find("characters").replaceChildren(...cards);
  find("none").hidden = cards.length > 0;
  find("seen").replaceChildren(...answer.lines.map((line, i) => {
    const image = element("img");
    image.src = `data:image/png;base64,${line.input}`;
    image.alt = `Network input of line ${i + 1}: ${line.inputWidth} × ${line.inputHeight} pixels`;
    return image;
  }));
}

function second(answer) {
  const next = answer.lines.length === 1 ? answer.lines[0].texts[1] : undefined;
  return next && next.probability >= 0.001 ? `; next ${next.name || "nothing"}, ${percent(next.probability)}` : "";
}

function card({ alternatives }) {
  const item = element("li");
  item.append(element("b", alternatives[0]?.name));
  for (const { name, probability } of alternatives) {
    const row = element("div", undefined, "row"), bar = element("div", undefined, "bar");
    bar.style.width = `${100 * probability}%`;
    row.append(element("span", name), bar, element("span", percent(probability)));
    item.append(row);
  }
  return item;
}

// picture: the entry of `pictures` in the JSON of predict.
export function showImage(bitmap, picture) {
  const canvas = find("image"), scale = Math.min(1, MOST / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d"), ratio = canvas.width / picture.width;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const unit = Math.max(1, canvas.width / 400);
  context.lineWidth = 1.5 * unit;
  context.font = `600 ${Math.round(14 * unit)}px ui-monospace, monospace`;
  for (const digit of picture.lines.flatMap(line => line.digits)) {
    context.strokeStyle = context.fillStyle = digit.unknown ? "#b3261e" : "#0b57d0";
    context.strokeRect(digit.x * ratio, digit.y * ratio, digit.width * ratio, digit.height * ratio);
    context.fillText(digit.text, digit.x * ratio, Math.max(14 * unit, digit.y * ratio - 3 * unit));
  }
  find("lines").textContent = picture.lines.length === 0 ? "Unknown. No character was found."
    : picture.lines.map(line => line.text === "unknown" ? "unknown" : `${line.text}   ${percent(line.probability ?? 0)}`).join("\n");
}
