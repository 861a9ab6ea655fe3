// Notes in the editor of running text: a mark on a character that stands for the note, with its number, and a button
// that opens the form of the note. boardtrade/body/footnotes/editor.py reads and writes what is stored.

"use strict";
{
  const TYPE = "FOOTNOTE";
  const PLACEHOLDER = "\u203b";
  const { EditorState, Modifier, SelectionState } = window.DraftJS;
  const { makeKey, readWords } = customElements.get("bt-note-form");

  // --- All notes of the form, over all its editors ---

  const WRAPPER = "[data-draftail-editor-wrapper]";

  // Wagtail keeps an editor at the field beside it.
  function getEditor(wrapper) {
    return [...(wrapper?.parentNode.children ?? [])].find((element) => element.draftailEditor)?.draftailEditor;
  }

  function getEditors() {
    return [...document.querySelectorAll(WRAPPER)].map(getEditor).filter(Boolean);
  }

  // Calls with the range of each note of a content.
  function forEachNote(content, act) {
    for (const block of content.getBlocksAsArray()) {
      const isNote = (character) => {
        const key = character.getEntity();
        return key !== null && content.getEntity(key).getType() === TYPE;
      };
      block.findEntityRanges(isNote, (start, end) => {
        const selection = SelectionState.createEmpty(block.getKey()).merge({ anchorOffset: start, focusOffset: end });
        act(content.getEntity(block.getEntityAt(start)).getData(), selection);
      });
    }
  }

  // Returns the notes in the order of reading, each with the number of places where it is cited.
  function listNotes() {
    const notes = new Map();
    for (const editor of getEditors()) {
      forEachNote(editor.getEditorState().getCurrentContent(), ({ id, note }) => {
        const known = notes.get(id);
        notes.set(id, { id, html: known?.html || note, cited: (known?.cited ?? 0) + 1 });
      });
    }
    return [...notes.values()];
  }

  // --- Changes, each of which can be undone ---

  function insertNote(editorState, data) {
    const selection = editorState.getSelection();
    const [key, offset] = [selection.getEndKey(), selection.getEndOffset()];
    const place = SelectionState.createEmpty(key).merge({ anchorOffset: offset, focusOffset: offset });
    const content = editorState.getCurrentContent().createEntity(TYPE, "IMMUTABLE", data);
    const entityKey = content.getLastCreatedEntityKey();
    const style = editorState.getCurrentInlineStyle();
    const changed = Modifier.insertText(content, place, PLACEHOLDER, style, entityKey);
    return EditorState.push(editorState, changed, "insert-characters");
  }

  // Gives a note other words wherever it is cited in one editor; returns the same state if it is not.
  function changeNote(editorState, id, note) {
    let content = editorState.getCurrentContent();
    forEachNote(content, (data, selection) => {
      if (data.id !== id || data.note === note) return;
      content = content.createEntity(TYPE, "IMMUTABLE", { id, note });
      content = Modifier.applyEntity(content, selection, content.getLastCreatedEntityKey());
    });
    if (content === editorState.getCurrentContent()) return editorState;
    const changed = EditorState.push(editorState, content, "apply-entity");
    return EditorState.acceptSelection(changed, editorState.getSelection());
  }

  function changeNoteElsewhere(editorState, id, note) {
    for (const editor of getEditors()) {
      const state = editor.getEditorState();
      if (state.getCurrentContent() === editorState.getCurrentContent()) continue;
      const changed = changeNote(state, id, note);
      if (changed !== state) editor.onChange(changed);
    }
  }

  function removeNote(editorState, entityKey) {
    let range = null;
    forEachNote(editorState.getCurrentContent(), (data, selection) => {
      const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
      if (block.getEntityAt(selection.getStartOffset()) === entityKey) range = selection;
    });
    if (!range) return editorState;
    const content = Modifier.removeRange(editorState.getCurrentContent(), range, "backward");
    return EditorState.push(editorState, content, "remove-range");
  }

  // Returns the key of the note at the cursor: before it, behind it, or selected.
  function findEntityAtCursor(editorState) {
    const [selection, content] = [editorState.getSelection(), editorState.getCurrentContent()];
    const block = content.getBlockForKey(selection.getStartKey());
    const [start, end] = [selection.getStartOffset(), selection.getEndOffset()];
    const places = selection.isCollapsed() ? [start - 1, start] : end === start + 1 ? [start] : [];
    return places
      .map((place) => (place >= 0 && place < block.getLength() ? block.getEntityAt(place) : null))
      .find((key) => key && content.getEntity(key).getType() === TYPE);
  }

  // --- The form, which Draftail opens for a new note, or for one that is there ---

  class NoteSource extends window.React.Component {
    async componentDidMount() {
      const { editorState, entity, entityType, onComplete } = this.props;
      const isGiven = entity?.getType() === TYPE;
      const entityKey = isGiven ? this.props.entityKey : findEntityAtCursor(editorState);
      const data = entityKey ? editorState.getCurrentContent().getEntity(entityKey).getData() : null;
      const notes = listNotes();
      const known = notes.find(({ id }) => id === data?.id);
      const answer = await document.createElement("bt-note-form").ask({
        note: data?.note ?? "",
        others: data ? [] : notes,
        cited: known?.cited ?? 0,
        chooserUrl: entityType.chooserUrls.pageChooser,
      });
      onComplete(this.apply(answer, data, entityKey, notes));
    }

    apply(answer, data, entityKey, notes) {
      const { editorState } = this.props;
      if (!answer) return editorState;
      if (answer.removed) return removeNote(editorState, entityKey);
      if (answer.cited) {
        const { id, html } = notes.find((note) => note.id === answer.cited);
        return insertNote(editorState, { id, note: html });
      }
      if (!data) return insertNote(editorState, { id: makeKey(), note: answer.note });
      changeNoteElsewhere(editorState, data.id, answer.note);
      return changeNote(editorState, data.id, answer.note);
    }

    render() {
      return null;
    }
  }

  // As in word processors. Without it there are the menu behind the plus sign, and the toolbar over what is selected.
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyF" || !event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const editor = getEditor(event.target.closest?.(WRAPPER));
    if (!editor?.props.entityTypes.some(({ type }) => type === TYPE)) return;
    event.preventDefault();
    editor.onRequestSource(TYPE);
  });

  // --- The mark ---

  function Mark({ contentState, entityKey, children, onEdit }) {
    const { id, note } = contentState.getEntity(entityKey).getData();
    const words = readWords(note);
    const attributes = {
      className: "bt-note",
      role: "img",
      "data-note": id,
      "data-words": words,
      "aria-label": interpolate(gettext("Note: %s"), [words]),
      onClick: () => onEdit(entityKey),
    };
    return window.React.createElement("span", attributes, children);
  }

  // What a note says is shown while the pointer is over its mark, or the cursor beside it, and then also said: the
  // editor leaves no focus to a mark.
  const bubble = document.createElement("p");
  bubble.className = "bt-note-words";
  bubble.role = "status";
  let current = null;

  function showWords(mark) {
    if (!bubble.isConnected) document.body.append(bubble);
    bubble.textContent = mark ? `${mark.ariaLabel}. ${gettext("Ctrl + Alt + F opens it.")}` : "";
    if (!mark) return;
    const { left, bottom } = mark.getBoundingClientRect();
    const room = document.documentElement.clientWidth - bubble.offsetWidth - 8;
    bubble.style.insetInlineStart = `${Math.max(8, Math.min(left - 16, room))}px`;
    bubble.style.insetBlockStart = `${bottom + 16}px`;
  }

  function findMarkAtCursor() {
    const { anchorNode, anchorOffset, isCollapsed } = getSelection();
    if (!isCollapsed || !(anchorNode instanceof Text)) return null;
    const piece = anchorNode.parentElement.closest(".public-DraftEditor-content [data-offset-key]");
    const beside = [
      anchorNode.parentElement,
      anchorOffset === 0 ? piece?.previousElementSibling : null,
      anchorOffset === anchorNode.length ? piece?.nextElementSibling : null,
    ];
    return beside.map((element) => element?.closest(".bt-note")).find(Boolean) ?? null;
  }

  document.addEventListener("selectionchange", () => {
    const mark = findMarkAtCursor();
    if (mark === current) return;
    current?.removeAttribute("data-at-cursor");
    mark?.setAttribute("data-at-cursor", "");
    current = mark;
    showWords(mark);
  });
  document.addEventListener("pointerover", ({ target }) => {
    const mark = target.closest?.(".bt-note");
    if (mark) showWords(mark);
  });
  document.addEventListener("pointerout", ({ target }) => target.closest?.(".bt-note") && showWords(null));
  document.addEventListener("scroll", () => showWords(null), { capture: true, passive: true });

  // Numbers stand beside the marks, as on the page: whatever was drawn anew is numbered a moment later.
  let isWaiting = false;

  function numberMarks() {
    isWaiting = false;
    const numbers = new Map();
    for (const mark of document.querySelectorAll(".bt-note[data-note]")) {
      const { note } = mark.dataset;
      if (!numbers.has(note)) numbers.set(note, String(numbers.size + 1));
      if (mark.dataset.number !== numbers.get(note)) mark.dataset.number = numbers.get(note);
    }
  }

  new MutationObserver(() => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(numberMarks, 150);
  }).observe(document.documentElement, { childList: true, subtree: true });

  window.draftail.registerPlugin({ type: TYPE, source: NoteSource, decorator: Mark }, "entityTypes");
}
