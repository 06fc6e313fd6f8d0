"use strict";
// The list is looked at again every half minute while somebody can see it.
const live = document.querySelector("#live");
const stale = document.querySelector("#stale");

const again = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(live.dataset.refresh, {headers: {"X-Refresh": "1"}, redirect: "error"});
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.text());
    stale.textContent = "";
  } catch {
    stale.textContent = stale.dataset.stale;
  }
};

// Whoever had focus has it again, what was ticked stays ticked, and the page does not move.
const show = (html) => {
  const name = (element) => element.getAttribute("href") || element.value;
  const focused = live.contains(document.activeElement) && name(document.activeElement);
  const ticked = new Set([...live.querySelectorAll(":checked")].map(name));
  const [left, top] = [scrollX, scrollY];
  live.innerHTML = html;
  for (const element of live.querySelectorAll("a, button, input")) {
    if (element.type === "checkbox") element.checked = ticked.has(name(element));
    if (focused && name(element) === focused) element.focus({preventScroll: true});
  }
  scrollTo(left, top);
};

live.addEventListener("click", (event) => {
  if (event.target.matches(".all")) for (const box of live.querySelectorAll("[name=picked]")) box.checked = true;
});
setInterval(again, 30000);
document.addEventListener("visibilitychange", again);
