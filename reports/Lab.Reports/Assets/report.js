// Charts, sorting, filtering, copying, the theme and paper: the page says everything without this.
"use strict";
const root = document.documentElement;

function size(bytes) {
  const [unit, name] = bytes > 524288 && bytes % 524288 === 0 ? [1048576, "MiB"] : bytes >= 1024 ? [1024, "KiB"] : [1, "B"];
  return `${Number((bytes / unit).toFixed(1))} ${name}`;
}

function time(nanoseconds) {
  const [unit, name] = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]].find(([least]) => nanoseconds >= least) ?? [1, "ns"];
  return `${Number((nanoseconds / unit).toPrecision(3))} ${name}`;
}

const widthOf = (text, weight = 400) => echarts.format.getTextRect(text, `${weight} 12.5px system-ui, sans-serif`).width;

/** As much of a name as fits: its middle gives way, as names differ at both ends. */
function fit(name, width) {
  let shown = name;
  for (let kept = name.length - 1; kept > 1 && widthOf(shown, 600) > width; kept--)
    shown = `${name.slice(0, Math.ceil(kept / 2))}…${name.slice(-Math.floor(kept / 2))}`;
  return shown;
}

/** Text of a tooltip in which nothing is markup of ECharts, such as {name|text}. */
const plain = text => text?.replace(/\{(?=\w+\|)/g, "{\u200b");

/** A colour of the style sheet. Charts are SVGs: like all of the page they have it in the theme of the moment. */
const colour = name => `var(--${name})`;

const axis = {
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: colour("quiet"), hideOverlap: true },
  splitLine: { lineStyle: { color: colour("line") } },
};
echarts.registerTheme("page", {
  animation: false,
  textStyle: { color: colour("ink"), fontFamily: "system-ui, sans-serif" },
  legend: { left: 0, top: 0, textStyle: { color: colour("ink") } },
  tooltip: {
    renderMode: "richText", // Drawn: no text of it is markup.
    confine: true,
    formatter: ({ data }) => plain(data?.tip),
    backgroundColor: colour("card"),
    borderColor: colour("line"),
    textStyle: { color: colour("ink"), fontSize: 13 },
  },
  categoryAxis: axis, valueAxis: axis, logAxis: axis, timeAxis: axis,
  dataZoom: {
    brushSelect: false,
    showDetail: false,
    showDataShadow: false,
    width: 14,
    right: 4,
    borderColor: colour("line"),
    fillerColor: "color-mix(in srgb, var(--accent) 25%, transparent)",
  },
  // A variable cannot be made lighter on hover.
  ...Object.fromEntries(["bar", "custom", "heatmap", "line", "scatter"].map(
    series => [series, { emphasis: { disabled: true }, itemStyle: { opacity: 1 } }])),
});

/** What the options of a chart call by name: a formatter, or what draws an item of the series that it is given. */
const functions = {
  size,
  time,
  point: ({ seriesName, value: [when, bytes] }) =>
    `${plain(seriesName)}\n${new Date(when).toISOString().slice(0, 16).replace("T", " ")}: ${size(bytes)}`,
  span: ({ itemStyle: { color: fill, borderColor: stroke } }) => (params, api) => {
    const [left, y] = api.coord([api.value(1), api.value(0)]);
    const [right] = api.coord([api.value(2), api.value(0)]);
    return { type: "rect", shape: { x: left, y: y - 5.5, width: right - left, height: 11 }, style: { fill, stroke, lineWidth: 0.75 } };
  },
  row: series => (params, api) => {
    const [x, y] = api.coord([api.value(1), api.value(0)]);
    const { name, note: figures } = series.data[params.dataIndex];
    const { x: left, width } = params.coordSys;
    // Where not all fits, the first figure goes.
    const note = widthOf(name, 600) + 12 + widthOf(figures) > width ? figures.slice(figures.indexOf("  ") + 1).trim() : figures;
    const text = { fontSize: 12.5, fontFamily: "system-ui, sans-serif", stroke: colour("ground"), lineWidth: 4, y: y - 20.5 };
    const mark = { type: "rect", shape: { x: x - 1, y: y - 7, width: 2, height: 14 }, style: { fill: colour("ink") } };
    return {
      type: "group",
      children: [
        ...Number.isFinite(x) ? [mark] : [],
        { type: "text", style: { ...text, x: left, text: fit(name, width - 12 - widthOf(note)), fontWeight: 600, fill: colour("ink") } },
        { type: "text", style: { ...text, x: left + width, text: note, align: "right", fill: colour("quiet") } },
      ],
    };
  },
  dumbbell: () => (params, api) => {
    const [[base, y], [head]] = [1, 2].map(side => api.coord([api.value(side), api.value(0)]));
    const stroke = api.visual("color");
    const dot = (x, fill) => ({ type: "circle", shape: { cx: x, cy: y, r: 5 }, style: { fill, stroke, lineWidth: 2 } });
    const line = { type: "line", shape: { x1: base, x2: head, y1: y, y2: y }, style: { stroke, lineWidth: 3 } };
    const parts = [[base + head, line], [base, dot(base, colour("ground"))], [head, dot(head, stroke)]];
    return { type: "group", children: parts.filter(([at]) => Number.isFinite(at)).map(([, part]) => part) };
  },
  parts: series => (params, api) => {
    const { colour: fill, steps, name, note } = series.data[params.dataIndex];
    const part = place(params, api);
    if (!part)
      return null;
    const { x, y, width, height, room } = part;
    const ends = height > 6 * (steps.length + 1) ? [...steps, api.value(2)] : [];
    const font = { fontSize: 12.5, fontFamily: "system-ui", fontWeight: 600 };
    const text = { ...font, x: x + width + 8, overflow: "truncate", width: room - width - 16 };
    const lines = height >= 30 ? [name, note] : height >= 13 ? [`${name}, ${note}`] : [];
    return {
      type: "group",
      children: [
        { type: "rect", shape: { x, y, width, height }, style: { fill } },
        ...ends.map(depth => api.coord([0, depth])[1]).map(at => (
          { type: "line", shape: { x1: x, y1: at, x2: x + width, y2: at }, style: { stroke: colour("ground") }, ignore: at > y + height })),
        ...lines.map((words, i) => ({
          type: "text",
          style: { ...text, text: words, y: y + height / 2 - 7 * lines.length + 15 * i, fill: colour(i ? "quiet" : "ink") },
        })),
      ],
    };
  },
  untouched: () => (params, api) => {
    const shape = place(params, api);
    return shape && { type: "rect", shape, style: { fill: "url(#untouched)" } };
  },
};

/** Where a part of a stack is drawn, as far as it is in view: at the left of its column, beside it there is room for words. */
function place(params, api) {
  const [middle, from] = api.coord([api.value(0), api.value(1)]);
  const to = api.coord([api.value(0), api.value(2)])[1];
  const room = api.size([1, 0])[0];
  const part = { x: middle - room / 2, y: from, width: Math.min(140, room / 3), height: Math.max(to - from, 1) };
  const shown = echarts.graphic.clipRectByRect(part, params.coordSys);
  return shown && { ...shown, room };
}

/** Options as they are parsed. */
function revive(key, value) {
  return key === "renderItem" ? functions[value](this) : key === "formatter" ? functions[value] ?? value : value;
}

/** The charts by their elements. */
const charts = new Map();

class Chart {
  listeners = { click: ({ data }) => data?.link && go(data.link) };

  /** Draws it for the first time. */
  start = this.draw;

  constructor(element) {
    this.element = element;
    this.options = { tooltip: {}, ...JSON.parse(element.nextElementSibling.textContent, revive) };
    this.rows = this.options.yAxis?.data ?? this.options.series.map(line => line.id);
    this.setHeight();
    if (!element.dataset.rowHeight)
      return;
    // What one series says of a row holds for those that say nothing.
    this.data = this.options.series.map(series => series.data);
    const said = new Map(this.data.flat().filter(item => item.tip).map(item => [item.value[0], item]));
    for (const item of this.data.flat().filter(({ tip, value: [row] }) => !tip && said.has(row)))
      ({ tip: item.tip, link: item.link } = said.get(item.value[0]));
  }

  setHeight() {
    const { height, rowHeight } = this.element.dataset;
    const window = this.options.dataZoom?.[0].endValue + 1;
    const rows = rowHeight ? Math.max(1, Math.min(this.rows.length, window || Infinity)) : 0;
    this.element.style.height = `${Number(height) + rows * Number(rowHeight ?? 0)}px`;
  }

  /** Lazily is with the next frame, in which the size of the chart may change too. */
  draw(lazyUpdate = false) {
    const { rowHeight, lines } = this.element.dataset;
    this.setHeight();
    if (!this.chart) {
      this.chart = echarts.init(this.element, "page", { renderer: "svg" });
      Object.entries(this.listeners).forEach(([event, listener]) => this.chart.on(event, listener));
      new ResizeObserver(() => {
        const { clientWidth, clientHeight } = this.element;
        if (this.chart.getWidth() !== clientWidth || this.chart.getHeight() !== clientHeight)
          this.chart.resize();
      }).observe(this.element);
    }

    const options = { ...this.options };
    if (rowHeight) {
      const shown = new Set(this.rows);
      options.yAxis = { ...options.yAxis, data: this.rows };
      // A slider beside no rows would have no place.
      options.dataZoom = this.rows.length ? options.dataZoom : [];
      // The series themselves, as their functions look for their items there.
      options.series.forEach((series, i) => { series.data = this.data[i].filter(item => shown.has(item.value[0])); });
    }
    if (lines)
      options.series = this.rows.slice(0, Number(lines)).map(row => options.series[row]);
    this.chart.setOption(options, { notMerge: true, lazyUpdate });
  }

  show(rows) {
    this.rows = rows;
    this.draw(true);
  }
}

for (const element of document.querySelectorAll("div.chart"))
  charts.set(element, new Chart(element));

const theme = document.querySelector("button.theme");
const themes = ["light", "dark", "system"];
theme.hidden = false;
theme.addEventListener("click", () => {
  root.dataset.theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
  theme.textContent = `Theme: ${root.dataset.theme}`;
});

addEventListener("beforeprint", () => {
  finish();
  tables.forEach(table => table.unfold());
  document.querySelectorAll("details").forEach(folded => { folded.open = true; });
  // No wider than a card on paper, and at once.
  charts.forEach(({ chart, element }) => {
    chart.resize({ width: Math.min(element.clientWidth, 630) });
    chart.getZr().flush();
  });
});
addEventListener("afterprint", () => charts.forEach(({ chart }) => chart.resize({ width: "auto" })));

for (const block of document.querySelectorAll("pre.set, .paste pre")) {
  const button = document.createElement("button");
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(block);
      button.textContent = "Selected";
    }
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
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}

/** What is scrolled can be scrolled with the keyboard, and is not stopped at where there is nothing to scroll. */
const reach = new ResizeObserver(entries => entries.forEach(({ target }) => {
  if (target.scrollWidth > target.clientWidth)
    target.tabIndex = 0;
  else
    target.removeAttribute("tabindex");
}));
const watch = within => within.querySelectorAll(".scroll:not([tabindex]), pre").forEach(box => reach.observe(box));
watch(document);

/**
 * Sorting by each column, and a filter: what it finds is what the chart with these rows shows. Of a long table no more rows are shown than
 * somebody scrolls to, as the browser lays all of them out with each letter of a filter; a shorter one can be searched by the browser.
 */
const tables = [];
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const filter = document.getElementById(table.dataset.filter);
  const chart = charts.get(document.getElementById(table.dataset.chart));
  const fields = filter ? Array.from(filter.querySelectorAll("select")) : [];
  const input = filter?.querySelector("input");
  const step = rows.length > 200 ? 25 : rows.length;
  let texts;
  let found = rows;
  let count = step;

  const key = (row, column) => {
    const cell = row.cells[column];
    const value = cell.dataset.value ?? cell.querySelector("data")?.value;
    return value === undefined ? cell.textContent : Number(value);
  };
  const compare = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });
  const unfold = most => {
    count = most;
    const shown = new Set(found.slice(0, count));
    rows.forEach(row => { row.hidden = !shown.has(row); });
  };
  const show = () => {
    unfold(step);
    // It tells of changes alone, and the end of the table may be as near as before.
    observer.unobserve(end);
    observer.observe(end);
    chart?.show(found.map(row => row.dataset.row));
  };
  const read = () => {
    body.querySelectorAll("details").forEach(unpack);
    texts ??= new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
  };
  const apply = () => {
    const words = input.value.toLowerCase().split(" ").filter(Boolean);
    read();
    found = rows.filter(row => words.every(word => texts.get(row).includes(word))
      && fields.every(field => field.value === "" || row.dataset[field.name] === field.value));
    filter.querySelector(".count").textContent = `${found.length} of ${rows.length}`;
    show();
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const order = head.getAttribute("aria-sort");
      const descending = order === null ? head.classList.contains("number") : order === "ascending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      for (const list of new Set([rows, found]))
        list.sort((a, b) => (descending ? -1 : 1) * compare(key(a, column), key(b, column)));
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

  const end = document.createElement("div");
  table.after(end);
  const observer = new IntersectionObserver(
    ([{ isIntersecting }]) => isIntersecting && count < found.length && unfold(count + step),
    { root: table.parentElement, rootMargin: "50%" });
  observer.observe(end);
  unfold(step);
  tables.push({
    rows,
    read: filter ? read : () => {},
    unfold: () => unfold(Infinity),
    reveal(row) {
      if (!found.includes(row)) {
        filter.reset();
        apply();
      }
      unfold(Math.max(count, found.indexOf(row) + 1));
    },
  });
}

/** A link to a row that is not shown shows it. */
function reveal() {
  const row = document.querySelector("tr:target");
  if (row?.hidden) {
    tables.find(({ rows }) => rows.includes(row)).reveal(row);
    row.scrollIntoView();
  }
}
addEventListener("load", reveal);
addEventListener("hashchange", reveal);
// To the place that was gone to before, which changes no hash.
addEventListener("click", ({ target }) => target.closest?.('a[href^="#"]') && setTimeout(reveal));

function go(id) {
  location.hash = id;
  reveal();
  document.getElementById(id).scrollIntoView();
}

/** The stack that is chosen, and beside it the one that it is compared with. */
const choice = document.getElementById("growth-choice");
if (choice) {
  const { texts, stacks } = JSON.parse(document.getElementById("growth-stacks").textContent);
  const chart = charts.get(document.getElementById("chart-growth"));
  const [of, beside] = choice.querySelectorAll("select");
  const changes = document.getElementById("growth-changes");
  beside.append(...Array.from(of.options, option => option.cloneNode(true)));
  choice.hidden = false;

  const item = (column, [from, to, name, line, series, untouched, ...steps]) => ({
    value: [column, from, to],
    name: texts[name],
    note: [size(to - from), texts[line]].filter(Boolean).join(", "),
    colour: colour(`series-${series}`),
    steps,
    tip: [
      texts[name],
      texts[line],
      `${size(to - from)} from ${size(from)} to ${size(to)}${steps.length ? `, in ${steps.length + 1} steps` : ""}`,
      untouched ? `${size(untouched)} of it never touched` : "",
    ].filter(Boolean).join("\n"),
  });
  const ticks = bytes => ({ yAxis: { interval: 2 ** Math.ceil(Math.log2(bytes / 6)) } });
  const zoom = (from, to) => {
    const [startValue, endValue] = [Math.max(0, from), Math.min(chart.options.yAxis.max, to)];
    chart.chart.dispatchAction({ type: "dataZoom", dataZoomIndex: 0, startValue, endValue });
  };

  /** Frames at the deepest moment cannot be compared with first touches: where one stack was not unwound, both are by touches. */
  const taken = (stack, isUnwound) => {
    const bytes = new Map();
    for (const [name, taking] of isUnwound ? stack.takes : stack.parts.map(([from, to, name]) => [name, to - from]))
      bytes.set(name, (bytes.get(name) ?? 0) + taking);
    return bytes;
  };
  const compare = (one, other) => {
    const [left, right] = [one, other].map(stack => taken(stack, one.isUnwound && other.isUnwound));
    return Array.from(new Set([...left.keys(), ...right.keys()]), name => [name, left.get(name) ?? 0, right.get(name) ?? 0])
      .filter(([, was, now]) => Math.abs(now - was) >= 4096)
      .sort((a, b) => Math.abs(b[2] - b[1]) - Math.abs(a[2] - a[1]));
  };
  const row = ([name, was, now]) => {
    const line = document.createElement("tr");
    const word = was === 0 ? "new" : now === 0 ? "gone" : now > was ? "grown" : "shrunk";
    const sizes = [was, now].map(bytes => bytes === 0 ? "–" : size(bytes));
    [texts[name], word, ...sizes, (now > was ? "+" : "−") + size(Math.abs(now - was))].forEach((text, column) => {
      line.insertCell().textContent = text;
      line.lastChild.className = column > 1 ? "number" : "";
    });
    return line;
  };

  const choose = () => {
    const chosen = [stacks[of.value], stacks[beside.value]].filter(Boolean);
    const { title, xAxis, yAxis, series: [parts, untouched] } = chart.options;
    const [heading] = [title].flat();
    const textStyle = { ...heading.textStyle, overflow: "truncate", width: chart.element.clientWidth / chosen.length - 70 };
    chart.options.title = chosen.map(({ name: text }, column) => ({ ...heading, text, textStyle, left: column ? "51%" : 60 }));
    xAxis.data = chosen.map(stack => stack.name);
    yAxis.max = Math.max(...chosen.map(stack => stack.depth));
    Object.assign(yAxis, ticks(yAxis.max).yAxis);
    parts.data = chosen.flatMap((stack, column) => stack.parts.map(part => item(column, part)));
    untouched.data = chosen.flatMap((stack, column) => stack.untouched.map(range => ({ value: [column, ...range] })));
    chart.draw();
    document.getElementById("growth-says").textContent = chosen.map(stack => stack.says).join(" ");
    changes.hidden = chosen.length === 1;
    const rows = chosen.length === 2 ? compare(...chosen).map(row) : [];
    changes.querySelector("tbody").replaceChildren(...rows);
    changes.querySelector("p").hidden = rows.length > 0;
  };
  choice.addEventListener("change", choose);
  choice.querySelector("button").addEventListener("click", () => zoom(0, Infinity));
  chart.listeners = {
    click: ({ value: [, from, to] }) => zoom(from - (to - from) / 4, to + (to - from) / 4),
    datazoom: () => {
      const [{ startValue, endValue }] = chart.chart.getOption().dataZoom;
      chart.chart.setOption(ticks(endValue - startValue));
    },
  };
  document.getElementById("growth").addEventListener("click", event => {
    const { stack, part } = event.target.closest("a[data-stack]")?.dataset ?? {};
    if (stack === undefined)
      return;
    [of.value, beside.value] = [stack, ""];
    choose();
    const [from, to] = stacks[stack].parts[part] ?? [0, Infinity];
    zoom(from - (to - from) / 4, to + (to - from) / 4);
  });
  chart.start = choose;
}

/** Parts of the page that stand in it as text: parsed with it, they would keep it from opening. */
const folded = new Set(Array.from(document.querySelectorAll("details > noscript"), text => text.parentElement));
function unpack(details) {
  if (!folded.delete(details))
    return;
  const text = details.querySelector(":scope > noscript");
  text.replaceWith(document.createRange().createContextualFragment(text.textContent));
  watch(details);
}
folded.forEach(details => details.addEventListener("toggle", () => unpack(details)));

/** Charts are drawn when they come near, and parts unpacked when they are opened: what is left, when there is nothing else to do. */
const waiting = new Set(charts.values());
function start(chart) {
  if (waiting.delete(chart) && !chart.chart)
    chart.start();
}
const near = new IntersectionObserver(
  entries => entries.filter(entry => entry.isIntersecting).forEach(({ target }) => start(charts.get(target))),
  { rootMargin: "50%" });
charts.forEach((_, element) => near.observe(element));

function finish(deadline) {
  const drawing = Array.from(waiting, chart => () => start(chart));
  for (const work of [...drawing, ...Array.from(folded, details => () => unpack(details)), ...tables.map(table => table.read)]) {
    if (deadline?.timeRemaining() <= 0)
      return whenIdle(finish);
    work();
  }
  // Whoever reads the page by a program waits for this.
  root.dataset.ready = "";
}
const whenIdle = globalThis.requestIdleCallback ?? (work => setTimeout(work, 20, { timeRemaining: () => 1 }));
whenIdle(finish);
