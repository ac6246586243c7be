"use strict";
// Sorts the table by the column whose heading is clicked; a second click reverses the order.
const table = document.querySelector("table"), body = table?.tBodies[0];
table?.tHead.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  const head = button.closest("th"), column = head.cellIndex;
  const ascending = head.getAttribute("aria-sort") === "descending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const key = row => row.cells[column].dataset.key ?? row.cells[column].textContent;
  const order = (a, b) => {
    const x = key(a), y = key(b);
    if (x === "" || y === "") return (x === "") - (y === "");
    const difference = head.dataset.numeric === undefined ? x.localeCompare(y) : Number(x) - Number(y);
    return ascending ? difference : -difference;
  };
  body.append(...[...body.rows].sort(order));
});
