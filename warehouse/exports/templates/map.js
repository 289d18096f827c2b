// Behaviour of the map page: draws what is in #map-data, opens cards, filters points.
// Every collected text reaches the page through textContent, never as markup.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const holder = document.getElementById("map");
  const markers = new Map();
  const layers = new Map();

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function factList(facts) {
    const list = element("dl");
    for (const [term, text] of facts) list.append(element("dt", "", term), element("dd", "", text));
    return list;
  }

  function pointShape(point) {
    const known = ["registered", "mapped", "candidate", "former"].includes(point.status);
    const shape = element("span", "point " + (known ? point.status : "former"));
    shape.classList.toggle("doubtful", point.doubtful);
    return shape;
  }

  function newCard() {
    const card = element("article", "card");
    card.tabIndex = -1; // takes the focus when it opens, so that its links come next
    return card;
  }

  function enterpriseCard(point) {
    const card = newCard();
    const status = element("p", "status");
    status.append(pointShape(point), element("span", "", point.status_label));
    card.append(element("h3", "", point.name), status, factList(point.facts));
    const links = element("p", "links");
    for (const [text, address] of point.links) {
      const link = element("a", "", text);
      link.href = address;
      link.target = "_blank";
      link.rel = "noreferrer";
      links.append(link);
    }
    if (point.links.length) card.append(links);
    return card;
  }

  function districtCard(district) {
    const card = newCard();
    card.append(element("h3", "", district.title), factList(district.facts));
    return card;
  }

  function draw(map, geometry, className, interactive) {
    return L.geoJSON(geometry, { interactive, style: { className } }).addTo(map);
  }

  function drawDistricts(map, popup) {
    for (const district of data.districts) {
      const layer = draw(map, district.geometry, "district shade-" + district.shade, true);
      layer.bindPopup(() => districtCard(district), popup);
      layer.bindTooltip(() => element("span", "", district.title), { sticky: true, direction: "top" });
    }
  }

  function drawPlaces(map) {
    for (const place of data.neighbours) {
      draw(map, place.geometry, "border", false);
      L.tooltip([place.lat, place.lon], {
        content: element("span", "", place.name), className: "place", direction: "center", permanent: true,
      }).addTo(map);
    }
  }

  function drawPoints(map, popup) {
    for (const point of data.points) {
      const [right, down] = point.offset;
      const icon = L.divIcon({
        html: pointShape(point), className: "", iconSize: [13, 13],
        iconAnchor: [6.5 - right, 6.5 - down], popupAnchor: [right, down - 8],
      });
      if (!layers.has(point.status)) layers.set(point.status, L.layerGroup().addTo(map));
      const marker = L.marker([point.lat, point.lon], { icon, riseOnHover: true });
      marker.on("add", () => marker.getElement().setAttribute("aria-label", point.name + ", " + point.status_label));
      marker.bindPopup(() => enterpriseCard(point), popup).addTo(layers.get(point.status));
      markers.set(point.id, { marker, status: point.status });
    }
  }

  function useCards(map) {
    let before = null;
    map.on("popupopen", (event) => {
      const box = event.popup.getElement();
      box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Luk");
      before = document.activeElement;
      box.querySelector(".card").focus({ preventScroll: true });
    });
    holder.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      map.closePopup();
      if (before && before.isConnected) before.focus({ preventScroll: true });
    });
  }

  function useFilters(map) {
    for (const box of document.querySelectorAll("input[name=status]")) {
      const apply = () => {
        const layer = layers.get(box.value);
        if (layer) layer[box.checked ? "addTo" : "removeFrom"](map);
      };
      box.addEventListener("change", apply);
      apply(); // a browser may bring a page back with boxes as they were left
    }
  }

  function useTableButtons(map) {
    for (const button of document.querySelectorAll("button[data-show]")) {
      const found = markers.get(button.dataset.show);
      if (!found) {
        button.remove(); // the enterprise has no place on the map
        continue;
      }
      button.addEventListener("click", () => {
        const box = document.querySelector(`input[name=status][value="${CSS.escape(found.status)}"]`);
        if (box && !box.checked) box.click();
        holder.scrollIntoView({ block: "center" });
        found.marker.openPopup();
      });
    }
  }

  const map = L.map(holder, {
    zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomDelta: 0.75,
    maxBounds: data.max_bounds, maxBoundsViscosity: 0.8,
  });
  const width = Math.min(330, holder.clientWidth - 60);
  const popup = { minWidth: width, maxWidth: width, maxHeight: 380, autoPanPadding: [12, 12] };
  map.attributionControl.setPrefix(false).addAttribution("Klimadatastyrelsen, DAGI 2014");
  L.control.zoom({ zoomInTitle: "Zoom ind", zoomOutTitle: "Zoom ud", position: "bottomright" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  map.fitBounds(data.bounds, { padding: [6, 6] });
  map.setMinZoom(map.getZoom() - 1);
  const adaptPoints = () => holder.classList.toggle("far", map.getZoom() < 9);
  map.on("zoomend", adaptPoints);
  adaptPoints();
  // The wheel scrolls the page until the reader has clicked into the map.
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  useCards(map);

  draw(map, data.land, "land", false);
  drawDistricts(map, popup);
  draw(map, data.veil, "veil", false);
  drawPlaces(map);
  for (const outline of data.outlines) draw(map, outline.geometry, "outline", false);
  drawPoints(map, popup);
  useFilters(map);
  useTableButtons(map);
})();
