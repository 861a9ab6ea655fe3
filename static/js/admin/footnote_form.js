// The small form in which a note is written: <bt-note-form>. Its `ask` returns what is to be done. What a note may hold
// is what boardtrade/body/footnotes/notes.py keeps of it.

"use strict";
{
  const TAGS = { B: "b", STRONG: "b", I: "i", EM: "i", CITE: "i", SUP: "sup", SUB: "sub" };
  const BLOCK = /^(P|DIV|LI|UL|OL|TABLE|TR|TD|TH|BR|H[1-6])$/;
  const ADDRESS = /^(https?:\/\/|mailto:|tel:|#)\S+$/i;
  const PLACE_OF_PAGE = "#bt-chosen-page"; // stands for a page until its link has been made
  // Word repeats the number of a footnote before its text, as a link back.
  const LEFT_OUT =
    'script, style, title, del, .msoDel, .MsoFootnoteReference, .MsoCommentReference, .msocomtxt, ' +
    'a[href*="#_ft"], a[href*="#_ed"], a[href*="#sdfootnote"], a[href*="#sdendnote"]';
  const BUTTONS = [
    ["bold", gettext("Bold"), "B"],
    ["italic", gettext("Italic"), "I"],
    ["superscript", gettext("Raised"), "x²"],
    ["subscript", gettext("Lowered"), "x₂"],
  ];

  function escapeHtml(text) {
    return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  }

  function isBold(weight) {
    return weight === "bold" || Number(weight) >= 600;
  }

  function readTags(element) {
    const { fontStyle, fontWeight, verticalAlign } = element.style;
    const tags = new Set(TAGS[element.tagName] ? [TAGS[element.tagName]] : []);
    if (fontWeight) tags[isBold(fontWeight) ? "add" : "delete"]("b");
    if (fontStyle) tags[fontStyle === "italic" ? "add" : "delete"]("i");
    if (verticalAlign === "super") tags.add("sup");
    if (verticalAlign === "sub") tags.add("sub");
    return tags;
  }

  function writeLink(element) {
    const [type, id] = [element.getAttribute("linktype"), element.getAttribute("id")];
    if (["page", "document"].includes(type) && /^\d+$/.test(id)) return `<a linktype="${type}" id="${id}">`;
    const address = element.getAttribute("href") ?? "";
    return ADDRESS.test(address) ? `<a href="${escapeHtml(address)}">` : "";
  }

  function write(node) {
    if (node.nodeType === Node.TEXT_NODE) return escapeHtml(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_OUT)) return "";
    let html = [...node.childNodes].map(write).join("");
    if (BLOCK.test(node.tagName)) return ` ${html} `;
    if (!html.trim()) return html;
    for (const tag of readTags(node)) html = `<${tag}>${html}</${tag}>`;
    const link = node.tagName === "A" ? writeLink(node) : "";
    return link ? `${link}${html}</a>` : html;
  }

  function parse(html) {
    return new DOMParser().parseFromString(html, "text/html").body;
  }

  // Returns HTML as one paragraph of what a note may hold.
  function cleanNote(html) {
    return write(parse(html)).replace(/\s+/g, " ").trim();
  }

  function readWords(html) {
    return parse(html).textContent.replace(/\s+/g, " ").trim();
  }

  function makeKey() {
    const signs = "abcdefghijklmnopqrstuvwxyz0123456789";
    return Array.from(crypto.getRandomValues(new Uint32Array(8)), (number) => signs[number % signs.length]).join("");
  }

  function build(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function buildButton(words, act, look = "button-secondary") {
    const button = build("button", { type: "button", class: `button button-small ${look}` }, words);
    button.addEventListener("click", act);
    return button;
  }

  class NoteForm extends HTMLElement {
    // `note`: HTML, empty for a new one; `others`: [{ id, html }] to cite again; `cited`: in how many places it stands;
    // `chooserUrl`: where pages are chosen. Resolves to { note }, { cited: id }, { removed: true }, or null.
    ask({ note, others, cited, chooserUrl }) {
      this.chooserUrl = chooserUrl;
      this.first = cleanNote(note);
      this.build(others, cited);
      this.box.innerHTML = this.first;
      document.body.append(this);
      this.dialog.showModal();
      this.box.focus();
      return new Promise((resolve) => {
        this.answer = (answer) => {
          this.dialog.close();
          this.remove();
          resolve(answer);
        };
      });
    }

    build(others, cited) {
      this.box = build("div", {
        class: "bt-note-form__text",
        contenteditable: "true",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": "bt-note-label",
        "aria-describedby": "bt-note-help bt-note-error",
        dir: "auto",
      });
      this.error = build("p", { class: "bt-note-form__error", id: "bt-note-error", role: "alert" });
      this.address = build("input", { type: "text", id: "bt-note-address", inputmode: "url", autocomplete: "off" });
      this.link = this.buildLink();
      const title = this.first ? gettext("Edit the note") : gettext("Add a note");
      this.dialog = build(
        "dialog",
        { class: "bt-note-form", "aria-labelledby": "bt-note-title" },
        build("h2", { id: "bt-note-title", class: "bt-note-form__title" }, title),
        ...(others.length ? [this.buildChoice(others)] : []),
        build("p", { id: "bt-note-label", class: "w-field__label" }, gettext("Text of the note")),
        this.buildTools(),
        this.link,
        this.box,
        build("p", { id: "bt-note-help", class: "help" }, this.buildHelp(cited)),
        this.error,
        this.buildEnd(cited),
      );
      this.append(this.dialog);
      this.listen();
    }

    buildHelp(cited) {
      const words = gettext("One paragraph. Ctrl + Enter keeps it. What is pasted keeps italics and links.");
      if (cited < 2) return words;
      const places = interpolate(gettext("It is cited in %s places, and changes in all of them."), [cited]);
      return `${places} ${words}`;
    }

    buildChoice(others) {
      this.others = others;
      this.choice = build(
        "select",
        { id: "bt-note-choice" },
        build("option", { value: "" }, gettext("A new note")),
        ...others.map(({ id, html }, place) => {
          const words = readWords(html);
          return build("option", { value: id }, `${place + 1}. ${words.length > 90 ? `${words.slice(0, 89)}…` : words}`);
        }),
      );
      this.choice.addEventListener("change", () => {
        const chosen = others.find(({ id }) => id === this.choice.value);
        this.box.innerHTML = chosen ? cleanNote(chosen.html) : this.first;
        this.box.contentEditable = String(!chosen);
        this.tools.hidden = Boolean(chosen);
        if (chosen) this.link.hidden = true;
      });
      const label = build("label", { for: "bt-note-choice", class: "w-field__label" }, gettext("New, or cite again"));
      return build("div", { class: "bt-note-form__choice" }, label, this.choice);
    }

    buildTools() {
      this.tools = build("div", { class: "bt-note-form__tools", role: "group", "aria-label": gettext("Style") });
      for (const [command, name, sign] of BUTTONS) {
        const button = buildButton(sign, () => {
          this.restoreRange();
          document.execCommand("styleWithCSS", false, false);
          document.execCommand(command);
          this.showStates();
        });
        button.dataset.command = command;
        button.ariaLabel = name;
        button.title = name;
        this.tools.append(button);
      }
      const link = buildButton(gettext("Link"), () => {
        this.link.hidden = !this.link.hidden;
        link.ariaExpanded = String(!this.link.hidden);
        if (this.link.hidden) return;
        this.address.value = this.findLink()?.getAttribute("href") ?? "";
        this.address.focus();
      });
      link.ariaExpanded = "false";
      this.tools.append(link);
      return this.tools;
    }

    buildLink() {
      const row = build(
        "div",
        { class: "bt-note-form__link" },
        build("label", { for: "bt-note-address", class: "w-field__label" }, gettext("Address")),
        this.address,
        buildButton(gettext("Set link"), () => this.setLink()),
        buildButton(gettext("Choose a page"), () => this.choosePage()),
        buildButton(gettext("No link"), () => {
          this.selectLink();
          document.execCommand("unlink");
        }),
      );
      row.hidden = true;
      return row;
    }

    buildEnd(cited) {
      const end = build("div", { class: "bt-note-form__end" });
      end.append(buildButton(this.first ? gettext("Keep the note") : gettext("Insert"), () => this.keep(), ""));
      end.append(buildButton(gettext("Cancel"), () => this.answer(null)));
      if (this.first) {
        const words = cited > 1 ? gettext("Remove it here") : gettext("Delete the note");
        end.append(buildButton(words, () => this.answer({ removed: true }), "no bt-note-form__delete"));
      }
      return end;
    }

    listen() {
      this.dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        if (this.isWarned || cleanNote(this.box.innerHTML) === this.first || this.choice?.value) this.answer(null);
        this.isWarned = true;
        this.error.textContent = gettext("What you wrote is not kept yet. Press Escape again to drop it.");
      });
      // Neither Wagtail's shortcuts nor the editor below hear what is typed here.
      this.dialog.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key !== "Enter") return;
        if (event.ctrlKey || event.metaKey) this.keep();
        else if (event.target === this.address) this.setLink();
        else if (event.target !== this.box) return;
        event.preventDefault();
      });
      this.box.addEventListener("paste", (event) => {
        event.preventDefault();
        event.stopPropagation();
        const html = event.clipboardData.getData("text/html");
        const text = event.clipboardData.getData("text/plain").replace(/\s+/g, " ");
        document.execCommand("insertHTML", false, html ? cleanNote(html) : escapeHtml(text));
      });
      for (const name of ["keyup", "pointerup", "blur"]) {
        this.box.addEventListener(name, () => {
          this.saveRange();
          this.showStates();
        });
      }
    }

    keep() {
      if (this.choice?.value) {
        this.answer({ cited: this.choice.value });
        return;
      }
      const note = cleanNote(this.box.innerHTML);
      if (readWords(note)) this.answer({ note });
      else {
        this.error.textContent = gettext("Write what the note says, or press Cancel.");
        this.box.focus();
      }
    }

    // --- Links, for which the place in the text is kept while the focus is elsewhere ---

    saveRange() {
      const selection = getSelection();
      if (selection.rangeCount && this.box.contains(selection.anchorNode)) this.range = selection.getRangeAt(0);
    }

    restoreRange() {
      this.box.focus();
      if (!this.range) return;
      getSelection().removeAllRanges();
      getSelection().addRange(this.range);
    }

    findLink() {
      const node = this.range?.commonAncestorContainer;
      return (node instanceof Element ? node : node?.parentElement)?.closest("a") ?? null;
    }

    selectLink() {
      const link = this.findLink();
      if (link) {
        this.range = document.createRange();
        this.range.selectNodeContents(link);
      }
      this.restoreRange();
    }

    setLink() {
      let address = this.address.value.trim();
      if (/^[^\s@:/]+@[^\s@]+$/.test(address)) address = `mailto:${address}`;
      else if (/^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(address)) address = `https://${address}`;
      if (!ADDRESS.test(address)) {
        this.error.textContent = gettext("This is no address. It begins by https:// or mailto:");
        return;
      }
      this.makeLink(address, address);
    }

    makeLink(address, words) {
      this.error.textContent = "";
      this.selectLink();
      if (getSelection().isCollapsed) {
        document.execCommand("insertHTML", false, `<a href="${escapeHtml(address)}">${escapeHtml(words)}</a>`);
      } else document.execCommand("createLink", false, address);
      this.link.hidden = true;
    }

    // Wagtail's dialogue stands in the page, below a modal one, which makes way for it.
    choosePage() {
      this.dialog.close();
      const body = window.jQuery(document.body);
      body.one("hidden.bs.modal", () => {
        this.dialog.showModal();
        const page = this.chosen;
        this.chosen = null;
        if (!page) return;
        this.makeLink(PLACE_OF_PAGE, page.title);
        for (const link of this.box.querySelectorAll(`a[href="${PLACE_OF_PAGE}"]`)) {
          link.removeAttribute("href");
          link.setAttribute("linktype", "page");
          link.setAttribute("id", page.id);
        }
      });
      const workflow = window.ModalWorkflow({
        url: this.chooserUrl,
        urlParams: { page_type: "wagtailcore.page" },
        onload: window.PAGE_CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: {
          pageChosen: (page) => {
            this.chosen = page;
            workflow.close();
          },
        },
        onError: () => this.dialog.showModal(),
      });
    }

    showStates() {
      for (const button of this.tools.querySelectorAll("[data-command]")) {
        button.ariaPressed = String(document.queryCommandState(button.dataset.command));
      }
    }
  }

  Object.assign(NoteForm, { cleanNote, makeKey, readWords });
  customElements.define("bt-note-form", NoteForm);
}
