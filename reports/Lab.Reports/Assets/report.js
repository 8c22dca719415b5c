// Charts, sorting, filtering, copying, the theme and paper: the page says everything without this.
"use strict";
const root = document.documentElement;
const sample = document.createElement("span");
sample.hidden = true;
document.body.append(sample);

/** The colour of a variable of the style sheet in the present theme. */
function colour(name, opacity) {
  sample.style.color = `var(--${name})`;
  const rgb = getComputedStyle(sample).color;
  return opacity === undefined ? rgb : rgb.replace("rgb(", "rgba(").replace(")", `, ${opacity})`);
}

/** Stripes, as an image that fills: zones differ without their colour too. */
function stripes(ground, stripe, rising) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = stripe;
  pen.lineWidth = 1.5;
  for (const shift of rising ? [-8, 0, 8] : [2, 6]) {
    pen.moveTo(rising ? shift : 0, rising ? 8 : shift);
    pen.lineTo(rising ? shift + 8 : 8, rising ? 0 : shift);
  }
  pen.stroke();
  return { image: tile, repeat: "repeat" };
}

/** How a zone is filled and outlined. */
function zone(name) {
  switch (name) {
    case "crash": return { fill: colour("crash") };
    case "overrun": return { fill: stripes(colour("overrun"), colour("overrun-stripe"), true), stroke: colour("overrun-stripe") };
    case "refused": return { fill: stripes(colour("refused"), colour("refused-edge"), false), stroke: colour("refused-edge") };
    case "safe": return { fill: colour("safe"), stroke: colour("safe-edge") };
    default: return { fill: stripes(colour("ground"), colour("line"), false), stroke: colour("quiet") };
  }
}

function size(bytes) {
  const [unit, name] = bytes > 524288 && bytes % 524288 === 0 ? [1048576, "MiB"] : bytes >= 1024 ? [1024, "KiB"] : [1, "B"];
  return `${Number((bytes / unit).toFixed(1))} ${name}`;
}

function time(nanoseconds) {
  const [unit, name] = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]].find(([least]) => nanoseconds >= least) ?? [1, "ns"];
  return `${Number((nanoseconds / unit).toPrecision(3))} ${name}`;
}

/** What the options of a chart call by name. Each is given the series it stands in. */
const functions = {
  size: () => size,
  time: () => time,
  tip: () => params => params.data?.tip,
  point: () => params => `${params.seriesName}\n${new Date(params.value[0]).toISOString().slice(0, 16).replace("T", " ")}: ${size(params.value[1])}`,
  span: series => {
    const style = { lineWidth: 0.75, ...zone(series.id.split("-")[1]) };
    return (params, api) => {
      const [left, y] = api.coord([api.value(1), api.value(0)]);
      const [right] = api.coord([api.value(2), api.value(0)]);
      return { type: "rect", shape: { x: left, y: y, width: right - left, height: 11 }, style };
    };
  },
  row: series => (params, api) => {
    const [x, y] = api.coord([api.value(1), api.value(0)]);
    const { name, note } = series.data[params.dataIndex];
    const { x: left, width } = params.coordSys;
    const font = { fontSize: 12.5, fontFamily: "system-ui, sans-serif", stroke: colour("ground"), lineWidth: 4 };
    const text = { ...font, y: y - 15, fill: colour("ink") };
    return {
      type: "group",
      children: [
        { type: "rect", shape: { x: x - 1, y: y - 1.5, width: 2, height: 14 }, style: { fill: colour("ink") } },
        { type: "text", style: { ...text, x: left, text: name, fontWeight: 600, width: width - 12 - 7 * note.length, overflow: "truncate" } },
        { type: "text", style: { ...text, x: left + width, text: note, align: "right", fill: colour("quiet") } },
      ],
    };
  },
  dumbbell: () => (params, api) => {
    const [base, head] = [1, 2].map(side => api.coord([api.value(side), api.value(0)]));
    const y = base[1] + 5.5;
    const stroke = api.visual("color");
    const dot = (x, fill) => ({ type: "circle", shape: { cx: x, cy: y, r: 5 }, style: { fill, stroke, lineWidth: 2 } });
    const line = { type: "line", shape: { x1: base[0], x2: head[0], y1: y, y2: y }, style: { stroke, lineWidth: 3 } };
    const parts = [line, dot(base[0], colour("ground")), dot(head[0], stroke)];
    return { type: "group", children: parts.filter((part, i) => [base[0] + head[0], base[0], head[0]].map(Number.isFinite)[i]) };
  },
  trial: series => (params, api) => {
    const [x, y] = api.coord([api.value(1), api.value(0)]);
    const style = { stroke: colour("ink"), fill: colour("ground"), lineWidth: series.id === "died" ? 2 : 1.25 };
    return series.id === "survived"
      ? { type: "circle", shape: { cx: x, cy: y + 5.5, r: 2.6 }, style }
      : { type: "path", shape: { pathData: "M-2.6-2.6L2.6 2.6M2.6-2.6L-2.6 2.6" }, x, y: y + 5.5, style: { ...style, fill: "none" } };
  },
};

/** The options with what they take from the page: a colour after one control character, a function after two. */
function resolve(value, series) {
  if (typeof value === "string" && value[0] === "\u0001")
    return value[1] === "\u0001" ? functions[value.slice(2)](series) : colour(...value.slice(1).split("/"));
  if (Array.isArray(value))
    return value.map(element => resolve(element));
  if (typeof value !== "object" || value === null)
    return value;
  const { renderItem, ...others } = value;
  const copy = Object.fromEntries(Object.entries(others).map(([key, part]) => [key, resolve(part)]));
  if (renderItem)
    copy.renderItem = resolve(renderItem, copy);
  return copy;
}

/** The charts by their elements. */
const charts = new Map();

class Chart {
  constructor(element) {
    this.element = element;
    this.options = JSON.parse(element.nextElementSibling.textContent);
    this.rows = this.options.yAxis?.data ?? this.options.series.map(line => line.id);
    this.draw();
    new ResizeObserver(() => this.chart.resize()).observe(element);
  }

  /** Draws in the colours of the present theme. */
  draw() {
    const { height, rowHeight, lines } = this.element.dataset;
    const window = this.options.dataZoom?.[0].endValue + 1;
    const rows = rowHeight ? Math.max(1, Math.min(this.rows.length, window || Infinity)) : 0;
    this.element.style.height = `${Number(height) + rows * Number(rowHeight ?? 0)}px`;
    if (!this.chart) {
      this.chart = echarts.init(this.element);
      this.chart.on("click", ({ data }) => { location.hash = data?.link ?? ""; });
    }

    const options = { ...this.options };
    if (rowHeight) {
      const shown = new Set(this.rows);
      options.yAxis = { ...options.yAxis, data: this.rows };
      options.series = options.series.map(series => ({ ...series, data: series.data.filter(item => shown.has(item.value[0])) }));
    }
    if (lines)
      options.series = this.rows.slice(0, Number(lines)).map(row => options.series[row]);
    this.chart.setOption(resolve(options), { notMerge: true });
  }

  show(rows) {
    this.rows = rows;
    this.draw();
    this.chart.resize();
  }
}

for (const element of document.querySelectorAll("div.chart"))
  charts.set(element, new Chart(element));
const redraw = () => charts.forEach(chart => chart.draw());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

const theme = document.querySelector("button.theme");
const themes = ["system", "light", "dark"];
function setTheme(name) {
  if (name === "system")
    delete root.dataset.theme;
  else
    root.dataset.theme = name;
  theme.textContent = `Theme: ${name}`;
  redraw();
}
theme.hidden = false;
theme.addEventListener("click", () => setTheme(themes[(themes.indexOf(root.dataset.theme ?? "system") + 1) % themes.length]));

addEventListener("beforeprint", () => {
  document.querySelectorAll("details.more, details.notes").forEach(folded => { folded.open = true; });
  theme.before = root.dataset.theme ?? "system";
  setTheme("light");
});
addEventListener("afterprint", () => setTheme(theme.before));

for (const block of document.querySelectorAll("pre.set, .paste pre")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.textContent);
    button.textContent = "Copied";
  });
  block.after(button);
}

const download = document.querySelector("button.download");
if (download) {
  download.hidden = false;
  download.addEventListener("click", async () => {
    const packed = Uint8Array.from(atob(document.getElementById("results").textContent), sign => sign.charCodeAt(0));
    const json = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).blob();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(json);
    link.download = "results.json";
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

/** What is scrolled can be scrolled with the keyboard, and is not stopped at where there is nothing to scroll. */
const reach = new ResizeObserver(entries => entries.forEach(({ target }) => {
  if (target.scrollWidth > target.clientWidth)
    target.tabIndex = 0;
  else
    target.removeAttribute("tabindex");
}));
document.querySelectorAll(".scroll:not([tabindex]), pre").forEach(box => reach.observe(box));

/** Sorting by each column, and a filter: what it shows is what the chart with these rows shows. */
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const filter = document.getElementById(table.dataset.filter);
  const chart = charts.get(document.getElementById(table.dataset.chart));
  const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
  const fields = filter ? Array.from(filter.querySelectorAll("select")) : [];
  const input = filter?.querySelector("input");

  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  const compare = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });
  const show = () => chart?.show(rows.filter(row => !row.hidden).map(row => row.dataset.row));
  const apply = () => {
    const words = input.value.toLowerCase().split(" ").filter(Boolean);
    for (const row of rows) {
      row.hidden = !(words.every(word => texts.get(row).includes(word))
        && fields.every(field => field.value === "" || row.dataset[field.name] === field.value));
    }
    filter.querySelector(".count").textContent = `${rows.filter(row => !row.hidden).length} of ${rows.length}`;
    show();
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const order = head.getAttribute("aria-sort");
      const descending = order === null ? head.classList.contains("number") : order === "ascending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      rows.sort((a, b) => (descending ? -1 : 1) * compare(key(a, column), key(b, column)));
      body.append(...rows);
      show();
    });
  });

  if (filter) {
    filter.hidden = false;
    filter.addEventListener("input", apply);
    filter.addEventListener("submit", event => event.preventDefault());
    filter.querySelector(".count").textContent = `${rows.length} of ${rows.length}`;
  }
}
