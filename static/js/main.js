// Everything here only adds comfort: pages work without it. One file, so that a page costs one request.

// Plays a video in place, after the reader's click: until then its host hears nothing.
function playOnRequest(figure) {
  const link = figure.querySelector("a");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const player = document.createElement("iframe");
    player.className = "video__player";
    player.src = figure.dataset.video;
    player.title = link.querySelector(".video__title").textContent;
    player.allow = "autoplay; fullscreen; picture-in-picture";
    link.replaceWith(player);
    player.focus();
  });
}

// Marks the section that is being read in the list of contents.
function followReader(contents) {
  contents.dataset.contents = "followed"; // and not by the stylesheet as well
  const links = [...contents.querySelectorAll("a")];
  const passed = new Set();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) passed[isIntersecting ? "add" : "delete"](target.id);
      const current = links.findLast((link) => passed.has(link.hash.slice(1)));
      for (const link of links) link.toggleAttribute("aria-current", false);
      current?.setAttribute("aria-current", "true");
    },
    { rootMargin: "1000000px 0px -60% 0px" }, // whatever starts above the middle has been reached
  );
  for (const link of links) {
    const section = document.getElementById(link.hash.slice(1));
    if (section) watch.observe(section);
  }
}

// Gives links their whole address on paper, where nobody can hover over them.
function spellOutLinks() {
  document.querySelectorAll(':is(.prose, .notes__text) a[href]:not([href^="mailto:"], [href^="#"])').forEach((link) => {
    link.dataset.address = link.href;
  });
}

// Copies what stands before the button, and says so to those who see and to those who listen.
function copyOnRequest(button) {
  const [text, said] = [button.previousElementSibling, button.nextElementSibling];
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      said.textContent = button.dataset.copy;
    } catch {
      getSelection().selectAllChildren(text); // barred by the reader: one key away at least
    }
  });
}

// Copies the address of a place in the page, and says so; the link leads there as it does without scripts.
function copyAddress(link) {
  const said = document.createElement("span");
  said.className = "anchor-link__said quiet";
  said.role = "status";
  link.after(said);
  link.addEventListener("click", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      return; // barred by the reader: the address is in the bar of the browser
    }
    said.textContent = link.dataset.copyLink;
    setTimeout(() => (said.textContent = ""), 4000);
  });
}

// Prints; without scripts there is no button, and the browser's own way.
function printOnRequest(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

document.querySelectorAll("[data-video]").forEach(playOnRequest);
document.querySelectorAll("[data-contents]").forEach(followReader);
if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(copyOnRequest);
if (navigator.clipboard) document.querySelectorAll("[data-copy-link]").forEach(copyAddress);
document.querySelectorAll("[data-print]").forEach(printOnRequest);
addEventListener("beforeprint", spellOutLinks);
