// Small helpers of the page's modules.
export const $ = id => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) key === "role" ? made.setAttribute(key, value) : made[key] = value;
  made.append(...children);
  return made;
}

export function pressed(selector, isPressed) {
  for (const button of document.querySelectorAll(selector)) button.setAttribute("aria-pressed", `${isPressed(button)}`);
}

// Runs an action of a button: disabled meanwhile, and an error is shown.
export function onClick(id, action) {
  $(id).onclick = async () => {
    const button = $(id);
    button.disabled = true;
    say("Computing …");
    try { await action(); say(""); }
    catch (error) { say(error.message, true); }
    button.disabled = false;
  };
}

export function say(text, isError = false) {
  $("status").textContent = text;
  $("status").className = isError ? "error" : "";
}

export function fillTable(id, rows) {
  document.querySelector(`#${id} tbody`).replaceChildren(...rows.map(cells => element("tr", {}, ...cells.map((cell, i) =>
    i === 0 ? element("th", { scope: "row", textContent: cell }) : typeof cell === "object" ? element("td", cell) : element("td", { textContent: `${cell}` })))));
}
