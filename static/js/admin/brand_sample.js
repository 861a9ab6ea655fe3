// Beside each colour of the site settings: the palette of the browser. Below them: a sample of the site, which follows
// what is typed.
const frame = document.querySelector("[data-brand-sample]");
const fields = [...document.querySelectorAll("[data-brand-colour]")];
let waiting;

const showSample = () => {
  const address = new URL(frame.src);
  for (const field of fields) address.searchParams.set(field.name, field.value);
  frame.src = address;
};

for (const field of fields) {
  const palette = document.createElement("input");
  palette.type = "color";
  palette.className = "bt-palette";
  palette.setAttribute("aria-label", field.labels[0].textContent.trim());
  const follow = () => {
    const typed = field.value.trim() || field.dataset.brandColour;
    if (/^#[0-9a-f]{6}$/i.test(typed)) palette.value = typed;
  };
  const wait = () => {
    clearTimeout(waiting);
    waiting = setTimeout(showSample, 300);
  };
  field.addEventListener("input", () => {
    follow();
    wait();
  });
  palette.addEventListener("input", () => {
    field.value = palette.value;
    wait();
  });
  follow();
  field.after(palette);
}
