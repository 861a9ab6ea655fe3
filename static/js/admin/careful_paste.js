// Prepares what is pasted from a word processor for the editor of running text, which would run the cells of a
// table together, bring back what was struck out in a revision, and set footnote marks as ordinary text.

// Private-use characters stand for the beginning and end of a style until the text is in the editor, which reads
// neither <sup> nor <sub>. Word marks footnotes by a class, Google Docs by a style.
const marks = [
  {
    style: "SUPERSCRIPT",
    open: "\uE000",
    close: "\uE001",
    selector: 'sup, .MsoFootnoteReference, .MsoEndnoteReference, [style*="vertical-align:super"]',
  },
  { style: "SUBSCRIPT", open: "\uE002", close: "\uE003", selector: 'sub, [style*="vertical-align:sub"]' },
];
const removed = 'del, .msoDel, .MsoCommentReference, .msocomtxt, .msocomanchor, [style*="mso-element:comment"]';

function removeRevisions(body) {
  const elements = body.querySelectorAll(removed);
  for (const element of elements) element.remove();
  return elements.length > 0;
}

function markStyles(body) {
  let isMarked = false;
  for (const element of body.querySelectorAll("[style]")) {
    element.setAttribute("style", element.getAttribute("style").replace(/\s*:\s*/g, ":"));
  }
  for (const { open, close, selector } of marks) {
    for (const element of body.querySelectorAll(selector)) {
      if (!element.textContent.trim() || element.parentElement.closest(selector)) continue;
      element.prepend(open);
      element.append(close);
      isMarked = true;
    }
  }
  return isMarked;
}

// Makes a paragraph of each row, with a bar between its cells.
function spreadTables(body) {
  const tables = [...body.querySelectorAll("table")].reverse(); // the inner ones first
  for (const table of tables) {
    const lines = [...table.rows].map((row) => {
      const line = document.createElement("p");
      [...row.cells].forEach((cell, position) => {
        if (position) line.append(" | ");
        for (const block of cell.querySelectorAll("p, div, li, ul, ol")) {
          block.replaceWith(...block.childNodes, ...(block.nextElementSibling ? [" "] : []));
        }
        line.append(...cell.childNodes);
      });
      return line;
    });
    table.replaceWith(...lines);
  }
  return tables.length > 0;
}

function paste(event) {
  if (!event.isTrusted && event.isPrepared) return;
  const editor = event.target.closest?.(".public-DraftEditor-content");
  const html = editor && event.clipboardData?.getData("text/html");
  if (!html || html.includes("data-draftjs-conductor-fragment")) return;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const hasRevisions = removeRevisions(body);
  const hasStyles = markStyles(body);
  const hasTables = spreadTables(body);
  if (!hasRevisions && !hasStyles && !hasTables) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", body.innerHTML);
  clipboardData.setData("text/plain", body.textContent);
  const prepared = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  prepared.isPrepared = true;
  event.target.dispatchEvent(prepared);
  if (hasTables) {
    const text = gettext("The table became lines of text. To keep it, add a block “Table” and paste it there.");
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type: "warning", clear: true } }));
  }
}

// Returns a block of the editor with styles in place of marks, and how many marks stood before an offset.
function applyMarks(block, offset) {
  const active = new Set();
  const styles = [];
  let before = 0;
  [...block.getText().split("")].forEach((character, position) => {
    const opened = marks.find(({ open }) => open === character);
    const closed = marks.find(({ close }) => close === character);
    if (opened) active.add(opened.style);
    if (closed) active.delete(closed.style);
    styles.push(opened || closed ? null : [...active]);
    if ((opened || closed) && position < offset) before += 1;
  });
  const characterList = block
    .getCharacterList()
    .map((character, position) =>
      (styles[position] ?? []).reduce((each, style) => character.constructor.applyStyle(each, style), character),
    )
    .filter((_, position) => styles[position]);
  const text = block.getText().replace(/[\uE000-\uE003]/g, "");
  return { block: block.merge({ text, characterList }), before };
}

function onChange(editorState) {
  const content = editorState.getCurrentContent();
  if (!/[\uE000-\uE003]/.test(content.getPlainText())) return editorState;
  let selection = editorState.getSelection();
  const blocks = content.getBlockMap().map((block) => {
    const isFocused = block.getKey() === selection.getFocusKey();
    const result = applyMarks(block, isFocused ? selection.getFocusOffset() : 0);
    if (isFocused) {
      const offset = selection.getFocusOffset() - result.before;
      selection = selection.merge({ anchorKey: block.getKey(), anchorOffset: offset, focusOffset: offset });
    }
    return result.block;
  });
  const currentContent = content.merge({ blockMap: blocks, selectionAfter: selection });
  return editorState.constructor.set(editorState, { currentContent, selection });
}

document.addEventListener("paste", paste, true);
window.draftail.registerPlugin({ type: "careful-paste", onChange }, "plugins");
