// Tells how far an import is without loading the page again, and leads on when there is something to see.
for (const status of document.querySelectorAll("[data-import-progress]")) {
  const bar = status.querySelector("progress");
  const count = status.querySelector("[data-import-count]");
  const ask = async () => {
    try {
      const response = await fetch(status.dataset.importProgress, { headers: { Accept: "application/json" } });
      if (!response.ok) {
        location.reload();
        return;
      }
      const found = await response.json();
      if (!found.is_busy) {
        location.reload();
        return;
      }
      if (found.total) {
        bar.max = found.total;
        bar.value = found.done;
        count.textContent = `${found.done} / ${found.total}`;
      }
    } catch {
      // The network is away for a moment: it is asked again.
    }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 500);
}

// What is pasted from a document has headings, lists and tables beside its words: they are sent along.
for (const field of document.querySelectorAll("textarea[data-rich-paste]")) {
  const form = field.form;
  const html = form.querySelector("input[name='pasted_html']");
  const note = form.querySelector("[data-rich-note]");
  let pastedText = null;
  const settle = () => {
    const isWhole = pastedText !== null && field.value === pastedText;
    if (!isWhole) {
      html.value = "";
    }
    note.hidden = !html.value;
  };
  field.addEventListener("paste", (event) => {
    const rich = event.clipboardData?.getData("text/html") ?? "";
    const replacesAll = !field.value.trim() || field.selectionEnd - field.selectionStart === field.value.length;
    if (!rich || !replacesAll) {
      return;
    }
    html.value = rich;
    setTimeout(() => {
      pastedText = field.value;
      settle();
    });
  });
  field.addEventListener("input", settle);
}
