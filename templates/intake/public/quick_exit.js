// Leaving, faster, and nothing of it by Back. Without this script the same link or button leaves a page
// load or two later.
(function (d) {
  var way = d.querySelector(".leave form, .leave a"), found = way.submit, route = window.navigation, shifts = [];
  function leave(event) {
    if (event) event.preventDefault();
    d.title = "";
    d.documentElement.style.display = "none";
    if (found) way.submit();
    else location.replace(way.pathname);
  }
  way.addEventListener(found ? "submit" : "click", leave);
  // Three times Shift within five seconds, where there is a keyboard; a capital letter between them starts afresh.
  d.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") shifts = [];
    else if (!event.repeat && matchMedia("(any-hover: hover)").matches) {
      shifts = shifts.concat(event.timeStamp).slice(-3);
      if (shifts.length > 2 && event.timeStamp - shifts[0] < 5000) leave();
    }
  });
  // Back to a page that shows a request must not send again the form that asked for it.
  if (found) history.replaceState(null, "");
  // Back from another page of ours keeps what was typed. Back from elsewhere, and on from there, finds nothing.
  function forget() {
    var from = route && route.activation && route.activation.from;
    if (from && from.getState() !== "left") return;
    if (found) history.replaceState(null, "", new URL("../status/", way.action));
    if (route) route.updateCurrentEntry({ state: "left" });
    [].forEach.call(d.forms, function (form) { form.reset(); });
    location.reload();
  }
  // Browsers put back what was typed only just before this event.
  addEventListener("pageshow", function (event) {
    var back = performance.getEntriesByType("navigation")[0].type === "back_forward";
    // A phone that threw the page away for want of memory loads it again as if by Back.
    if (event.persisted || back && !d.wasDiscarded) forget();
  });
})(document);
