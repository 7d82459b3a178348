// On a narrow screen one pane shows at a time; on a wide one these buttons are not there.

/** Wire the buttons that choose a pane, and the one that opens the controls. */
export function wirePanes(page) {
  for (const button of page.querySelectorAll("#panes button")) {
    button.addEventListener("click", () => showPane(page, button.dataset.pane));
  }
  const toggle = page.querySelector("#controls-toggle");
  toggle.addEventListener("click", () => {
    const isOpen = page.querySelector(".top").classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(isOpen));
  });
  showPane(page, "chat");
}

/** Show one pane; true when the one that had the focus has gone from sight. */
export function showPane(page, pane) {
  page.body.dataset.pane = pane;
  for (const button of page.querySelectorAll("#panes button")) {
    if (button.dataset.pane === pane) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  return document.activeElement?.checkVisibility?.() === false;
}
