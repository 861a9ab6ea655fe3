// Plays a video in place, after the reader's click: until then its host hears nothing.
export function playOnRequest(figure) {
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
