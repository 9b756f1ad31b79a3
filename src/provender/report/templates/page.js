"use strict";
(function () {
  function read(id) {
    return JSON.parse(document.getElementById(id).textContent);
  }

  // ---- charts: one after the other, so that the page answers while they are drawn
  var config = read("chart-config");
  config.font = getComputedStyle(document.body).fontFamily;
  var options = {
    actions: false,
    renderer: "svg",
    ast: true,
    config: config,
    tooltip: { disableDefaultStyle: true, id: "tip", theme: "plain" },
  };

  function draw(plot) {
    var spec = JSON.parse(plot.querySelector("script").textContent);
    var holder = document.createElement("div");
    holder.className = "canvas";
    plot.appendChild(holder);
    return window.vegaEmbed(holder, spec, options).then(
      function () {
        plot.dataset.drawn = "yes";
      },
      function (reason) {
        holder.textContent = read("chart-words").failed;
        console.error(reason);
      }
    );
  }

  var plots = Array.from(document.querySelectorAll(".plot"));
  function next() {
    var plot = plots.shift();
    if (plot) {
      draw(plot).then(function () {
        setTimeout(next, 0);
      });
    } else {
      document.documentElement.dataset.ready = "yes";
    }
  }
  next();

  // ---- cards: beside their number on a wide screen; the style sheet puts them at the foot of a narrow one
  var opener = null;
  document.addEventListener("click", function (event) {
    opener = event.target.closest("[popovertarget]") || opener;
    var link = event.target.closest('a[href^="#"]');
    var card = event.target.closest(".card");
    if (link && card && card.hidePopover) card.hidePopover();
    if (link) open(link.getAttribute("href"));
  });
  document.querySelectorAll(".card").forEach(function (card) {
    card.addEventListener("toggle", function (event) {
      if (event.newState === "open" && opener) place(card, opener.getBoundingClientRect());
    });
  });

  function place(card, at) {
    if (window.innerWidth < 700) {
      card.removeAttribute("style");
      return;
    }
    var room = window.innerHeight - at.bottom;
    var left = Math.min(Math.max(12, at.left - 16), window.innerWidth - card.offsetWidth - 24);
    card.style.inset = "auto";
    card.style.left = left + "px";
    if (room > card.offsetHeight + 16 || room > at.top) {
      card.style.top = at.bottom + 8 + "px";
      card.style.maxHeight = Math.max(160, room - 24) + "px";
    } else {
      card.style.bottom = window.innerHeight - at.top + 8 + "px";
      card.style.maxHeight = Math.max(160, at.top - 24) + "px";
    }
  }

  // ---- a link to a row of a folded table unfolds it
  function open(target) {
    var row = target.length > 1 && document.getElementById(decodeURIComponent(target.slice(1)));
    var folded = row && row.closest("details");
    var later = row && row.closest("tr.later");
    if (folded) folded.open = true;
    if (later) later.closest(".scroll").previousElementSibling.checked = true;
    if (folded || later) row.scrollIntoView({ block: "center" });
  }
  if (location.hash) open(location.hash);
})();
