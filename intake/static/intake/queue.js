"use strict";
// "N" takes the next one, unless somebody types, or has switched it off (WCAG 2.1.4).
const OFF = "n-is-off";
const key = document.querySelector("#key");
const box = key.querySelector("input");
key.hidden = false;
box.checked = !localStorage.getItem(OFF);
box.addEventListener("change", () => box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"));
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const other = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat;
  if (event.key === "n" && box.checked && !typing && !other) document.querySelector(".take-next").requestSubmit();
});

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

setInterval(again, 30000);
document.addEventListener("visibilitychange", again);
