// Counts what is ticked, here and nowhere else; nothing stays when the page is left.
(function (d) {
  var boxes = [].slice.call(d.querySelectorAll(".tally input")), count = d.querySelector(".count");
  function tally() {
    count.querySelector("strong").textContent = boxes.filter(function (box) { return box.checked; }).length;
  }
  function forget() {
    boxes.forEach(function (box) { box.checked = false; });
    tally();
  }
  count.hidden = false;
  d.addEventListener("change", tally);
  addEventListener("pagehide", forget);
  addEventListener("pageshow", forget);
})(document);
