"use strict";
// "N" takes the next one, unless somebody types, or has switched it off (WCAG 2.1.4).
const OFF = "n-is-off";
const key = document.querySelector("#key");
const box = key.querySelector("input");
const next = document.querySelector(".take-next");
const say = () => next.querySelector("kbd").hidden = !box.checked;
key.hidden = false;
box.checked = !localStorage.getItem(OFF);
say();
box.addEventListener("change", () => {
  box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1");
  say();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const other = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat;
  if (event.key === "n" && box.checked && !typing && !other) next.requestSubmit();
});
