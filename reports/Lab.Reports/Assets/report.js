// Sorting, filtering and paper: the page says everything without this. No less-than sign and no ampersand in here: it stands in
// well-formed XML.
"use strict";
document.querySelectorAll(".pictures img").forEach(preview => preview.addEventListener("error", () => { preview.hidden = true; }));
addEventListener("beforeprint", () => document.querySelectorAll("details.more, details.notes").forEach(folded => { folded.open = true; }));
for (const table of document.querySelectorAll("table.probes")) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);

  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  const compare = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "descending" ? false
        : head.getAttribute("aria-sort") === "ascending" ? true : head.classList.contains("number");
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      rows.sort((a, b) => (descending ? -1 : 1) * compare(key(a, column), key(b, column)));
      body.append(...rows);
    });
  });

  const input = document.createElement("input");
  input.type = "search";
  const label = document.createElement("label");
  label.append("Filter ", input);
  const shown = document.createElement("span");
  shown.setAttribute("aria-live", "polite");
  shown.className = "small";
  const filter = document.createElement("p");
  filter.className = "filter";
  filter.append(label, shown);
  table.parentElement.before(filter);
  const apply = () => {
    const words = input.value.toLowerCase().split(" ").filter(Boolean);
    rows.forEach(row => { row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word)); });
    shown.textContent = rows.filter(row => !row.hidden).length + " of " + rows.length + " measurements";
  };
  input.addEventListener("input", apply);
  apply();
}
