// Adds to Wagtail's tables: a grid that is copied elsewhere is pasted into the cells from where the cursor
// stands, each cell has a name for those who do not see it, and a table that has a title of its own has no caption.
const tableBlock = "wagtail.contrib.typed_table_block.blocks.TypedTableBlock";
const maxCells = 2000; // a form has 10,000 fields at most: see DATA_UPLOAD_MAX_NUMBER_FIELDS

function fillIn(text, values) {
  return text.replace(/%\((\w+)\)s/g, (match, name) => values[name]);
}

function announce(text, type) {
  document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type, clear: true } }));
}

// Reads values as spreadsheets copy them, with tabs between, or write them into files: a cell with a line
// break stands in quotes.
function readValues(text, separator) {
  const rows = [[""]];
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    const row = rows.at(-1);
    if (quoted && character === '"' && text[index + 1] === '"') {
      row[row.length - 1] += '"';
      index += 1;
    } else if (character === '"' && (quoted || row.at(-1) === "")) {
      quoted = !quoted;
    } else if (!quoted && character === separator) {
      row.push("");
    } else if (!quoted && character === "\n") {
      rows.push([""]);
    } else if (character !== "\r") {
      row[row.length - 1] += character;
    }
  }
  return rows;
}

function readCell(cell) {
  const lines = cell.textContent.split("\n").map((line) => line.replace(/\s+/g, " ").trim());
  return lines.filter(Boolean).join("\n");
}

// Reads a table; a cell that spans several stands in the first of them, and the others are empty.
function readMarkup(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  for (const removed of table.querySelectorAll("del, style, script")) removed.remove();
  for (const lineBreak of table.querySelectorAll("br")) lineBreak.replaceWith("\n");
  const rows = [...table.rows].map(() => []);
  [...table.rows].forEach((row, down) => {
    for (const cell of row.cells) {
      const across = rows[down].findIndex((text) => text === undefined);
      const first = across < 0 ? rows[down].length : across;
      for (const spanned of rows.slice(down, down + (cell.rowSpan || rows.length))) {
        for (let column = first; column < first + Math.min(cell.colSpan, maxCells); column += 1) {
          while (spanned.length < column) spanned.push(undefined);
          spanned[column] = "";
        }
      }
      rows[down][first] = readCell(cell);
    }
  });
  return rows.map((row) => row.map((text) => text ?? ""));
}

// Reads the text of a CSV file: each line has as many values, two or more. Only a heading is given one, as it
// has a single line itself; in a cell, sentences with commas are sentences.
function readFile(text) {
  for (const separator of [";", ","]) {
    const rows = readValues(text.trim(), separator);
    if (rows.length > 1 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length)) return rows;
  }
  return null;
}

function readText(text, isHeading) {
  if (text.includes("\t")) return readValues(text, "\t");
  return isHeading ? readFile(text) : null;
}

// Returns the rows of a copied grid, or null for anything else, which the field takes as ever.
function readGrid(clipboard, isHeading) {
  const text = clipboard.getData("text/plain").replace(/^\ufeff/, "");
  const rows = readMarkup(clipboard.getData("text/html")) ?? readText(text, isHeading);
  const filled = rows?.filter((row) => row.some((cell) => cell.trim())) ?? [];
  const isGrid = filled.length > 1 || filled[0]?.length > 1;
  return isGrid ? filled.map((row) => row.map((cell) => cell.trim())) : null;
}

class Grid {
  constructor(table) {
    this.table = table;
    this.strings = table.blockDef.meta.strings;
    this.element = table.container[0];
    for (const method of ["insertColumn", "deleteColumn", "insertRow", "deleteRow", "setState"]) {
      const original = table[method].bind(table);
      table[method] = (...args) => {
        const result = original(...args);
        this.nameCells();
        return result;
      };
    }
    this.nameCells();
    if (!table.blockDef.meta.hasCaption) table.captionInput.closest("[data-field-wrapper]").hidden = true;
    this.element.addEventListener("paste", (event) => this.paste(event));
  }

  getInput(row, column) {
    return this.table.tbody.children[row]?.children[column + 1]?.querySelector("input:not([type=hidden]), textarea");
  }

  nameCells() {
    this.table.columns.forEach((each, position) => {
      const column = position + 1;
      each.headingInput.setAttribute("aria-label", fillIn(this.strings.HEADING, { column }));
      this.table.rows.forEach((_, row) => {
        const name = fillIn(this.strings.CELL, { row: row + 1, column });
        this.getInput(row, position)?.setAttribute("aria-label", name);
      });
    });
  }

  // Returns the place of a field: its row, which is -1 for a heading, and its column.
  find(field) {
    const heading = this.table.columns.findIndex((each) => each.headingInput === field);
    if (heading >= 0) return { row: -1, column: heading };
    const cell = field.closest("tbody td");
    const row = cell ? [...this.table.tbody.children].indexOf(cell.parentElement) : -1;
    return row >= 0 ? { row, column: cell.cellIndex - 1 } : null;
  }

  paste(event) {
    const place = this.find(event.target);
    const rows = place && readGrid(event.clipboardData, place.row < 0);
    if (!rows) return;
    event.preventDefault();
    const width = Math.max(...rows.map((row) => row.length));
    if (width * rows.length > maxCells) {
      announce(fillIn(this.strings.TOO_LARGE, { limit: maxCells }), "error");
      return;
    }
    this.makeRoom(rows.length, width, place);
    rows.forEach((row, down) => row.forEach((text, across) => this.write(place.row + down, place.column + across, text)));
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    announce(fillIn(this.strings.PASTED, { rows: rows.length, columns: width }), "success");
  }

  makeRoom(height, width, { row, column }) {
    const { columns, rows, childBlockDefsByName } = this.table;
    while (columns.length < column + width) this.table.insertColumn(columns.length, childBlockDefsByName.text);
    while (rows.length < row + height) this.table.insertRow(rows.length);
  }

  write(row, column, text) {
    if (row < 0) this.table.columns[column].headingInput.value = text.replace(/\s+/g, " ");
    else this.table.rows[row].blocks[column].setState(text);
  }
}

class GridBlockDefinition extends window.telepath.constructors[tableBlock] {
  render(...args) {
    const table = super.render(...args);
    new Grid(table);
    return table;
  }
}

window.telepath.register("boardtrade.body.blocks.GridBlock", GridBlockDefinition);
