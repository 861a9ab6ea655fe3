// After a change, the row that it concerns is shown: fields grow while the page loads, and move it away.
addEventListener("load", () => {
  document.querySelector(".bt-pasted[autofocus]")?.scrollIntoView({ behavior: "instant" });
});

// Tells where the cursor stood in the text of a row, so that the row can be split there.
for (const button of document.querySelectorAll("[data-split-at-cursor]")) {
  const row = button.closest("section");
  const text = row.querySelector("textarea[name$='-text']");
  const cursor = row.querySelector("input[name$='-cursor']");
  button.hidden = false;
  button.addEventListener("click", () => {
    cursor.value = text.selectionStart;
  });
}
