// Makes notes of the footnotes and endnotes of a word processor: their texts come at the end of what is pasted, each
// with a link to where it is cited. Runs before careful_paste.js, which would set the marks as raised numbers.

"use strict";
{
  const PLACEHOLDER = "\u203b";
  // Private-use characters stand round the number of a pasted note until the text is in the editor.
  const MARK = /\uE004(\d+)\uE005/;
  // Word, for footnotes and endnotes; LibreOffice, for both.
  const TARGET = /#(?:_((?:ft|ed)n\d+)|(sd(?:foot|end)note\d+)sym)$/;
  const LISTS = '[style*="footnote-list"], [style*="endnote-list"]';
  const { EditorState, Modifier, SelectionState } = window.DraftJS;
  const { cleanNote, makeKey, readWords } = customElements.get("bt-note-form");
  const pasted = [];

  // Puts marks where notes are cited, and takes their texts out; returns whether there were any.
  function takeNotes(body) {
    const places = new Map();
    for (const link of body.querySelectorAll("a[href]")) {
      const [, word, writer] = link.getAttribute("href").match(TARGET) ?? [];
      const target = (word || writer) && body.querySelector(`[id="${word ?? writer}"]`);
      if (!target || target.contains(link)) continue;
      const note = places.has(target) ? "" : cleanNote(target.innerHTML);
      if (note && readWords(note)) places.set(target, pasted.push({ id: makeKey(), note }) - 1);
      if (places.has(target)) link.replaceWith(`\uE004${places.get(target)}\uE005`);
    }
    for (const target of places.keys()) target.remove();
    for (const list of body.querySelectorAll(LISTS)) if (!list.textContent.trim()) list.remove();
    return places.size > 0;
  }

  function paste(event) {
    if (!event.isTrusted && (event.isPrepared || event.hasNotes)) return;
    const editor = event.target.closest?.(".public-DraftEditor-content");
    const html = editor && event.clipboardData?.getData("text/html");
    if (!html || html.includes("data-draftjs-conductor-fragment")) return;
    const { body } = new DOMParser().parseFromString(html, "text/html");
    if (!takeNotes(body)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", body.innerHTML);
    clipboardData.setData("text/plain", body.textContent);
    const prepared = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    prepared.hasNotes = true;
    event.target.dispatchEvent(prepared);
  }

  function onChange(editorState) {
    let content = editorState.getCurrentContent();
    let selection = editorState.getSelection();
    if (!MARK.test(content.getPlainText())) return editorState;
    for (const key of content.getBlockMap().keySeq()) {
      let match = content.getBlockForKey(key).getText().match(MARK);
      while (match) {
        const end = match.index + match[0].length;
        const range = SelectionState.createEmpty(key).merge({ anchorOffset: match.index, focusOffset: end });
        const data = pasted[Number(match[1])];
        if (data) content = content.createEntity("FOOTNOTE", "IMMUTABLE", data);
        const entityKey = data ? content.getLastCreatedEntityKey() : null;
        content = Modifier.replaceText(content, range, data ? PLACEHOLDER : "", null, entityKey);
        if (selection.getFocusKey() === key && selection.getFocusOffset() >= end) {
          const offset = selection.getFocusOffset() - match[0].length + (data ? 1 : 0);
          selection = selection.merge({ anchorKey: key, anchorOffset: offset, focusOffset: offset });
        }
        match = content.getBlockForKey(key).getText().match(MARK);
      }
    }
    const currentContent = content.merge({ selectionAfter: selection });
    return EditorState.set(editorState, { currentContent, selection });
  }

  window.addEventListener("paste", paste, true); // which hears it before the document does
  window.draftail.registerPlugin({ type: "pasted-footnotes", onChange }, "plugins");
}
