// Names the link of the brand by the words that it shows: Wagtail names it by where it leads, "Dashboard".
new MutationObserver((_, observer) => {
  const link = document.querySelector("a.sidebar-custom-branding");
  if (!link) return;
  link.setAttribute("aria-label", `${link.textContent.trim()}: ${link.getAttribute("aria-label")}`);
  observer.disconnect();
}).observe(document.getElementById("wagtail-sidebar") ?? document.body, { childList: true, subtree: true });
