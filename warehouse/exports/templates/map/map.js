// The map: land, shaded districts, points. One point at a time is in the tab order; the arrow keys
// go from point to point.
function draw(map, geometry, className, interactive) {
  return L.geoJSON(geometry, { interactive, style: { className } }).addTo(map);
}

function drawDistricts(map, onOpen) {
  const drawn = data.districts.map((district) => {
    const layer = draw(map, district.geometry, "district", true);
    layer.on("click", () => onOpen(district));
    return { district, layer };
  });
  return (measure) => {
    const { title: heading } = data.measures.find((m) => m.key === measure);
    for (const { district, layer } of drawn) {
      const shade = district.shades[measure];
      layer.eachLayer((path) => path.getElement().setAttribute("class",
        "leaflet-interactive district shade-" + (shade < 0 ? "unknown" : shade)));
      layer.unbindTooltip();
      layer.bindTooltip(() => element("span", "", district.title + ": " + district.texts[measure] + " (" + heading + ")"),
        { sticky: true, direction: "top" });
      // Leaflet listens for focus, which alone puts a drawn path into the tab order.
      layer.eachLayer((path) => path.getElement().setAttribute("tabindex", "-1"));
    }
  };
}

function drawPlaces(map) {
  for (const place of data.neighbours) {
    draw(map, place.geometry, "border", false);
    L.tooltip([place.lat, place.lon], {
      content: element("span", "", place.name), className: "place", direction: "center", permanent: true,
    }).addTo(map);
  }
}

function drawPoints(map, onOpen) {
  const points = [];
  for (const enterprise of data.enterprises) {
    if (!enterprise.point) continue;
    const { lat, lon, offset: [right, down] } = enterprise.point;
    const icon = L.divIcon({ html: pointShape(enterprise), className: "", iconSize: [15, 15], iconAnchor: [7.5 - right, 7.5 - down] });
    const marker = L.marker([lat, lon], { icon, keyboard: false, riseOnHover: true }).addTo(map);
    const shown = marker.getElement();
    shown.setAttribute("role", "button");
    shown.setAttribute("aria-label", enterprise.name + ", " + enterprise.status_label + (enterprise.doubtful ? ", tvivlsom" : ""));
    shown.tabIndex = -1;
    shown.addEventListener("click", () => onOpen(enterprise, shown));
    points.push({ id: enterprise.id, enterprise, marker, shown });
  }
  walkByKeyboard(map, points, onOpen);
  return points;
}

function walkByKeyboard(map, points, onOpen) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  for (const point of points) {
    point.shown.addEventListener("keydown", (event) => {
      const visible = points.filter((p) => !p.shown.hidden);
      const here = visible.indexOf(point);
      let next = null;
      if (event.key in steps) next = visible[(here + steps[event.key] + visible.length) % visible.length];
      else if (event.key === "Home") next = visible[0];
      else if (event.key === "End") next = visible.at(-1);
      else if (event.key === "Enter" || event.key === " ") onOpen(point.enterprise, point.shown);
      else return;
      event.preventDefault();
      event.stopPropagation(); // else the map would move
      if (!next) return;
      offerToTab(points, next);
      map.panInside(next.marker.getLatLng(), { padding: [30, 30], animate: false });
      next.shown.focus({ preventScroll: true });
    });
  }
}

function offerToTab(points, wanted) {
  const visible = points.filter((p) => !p.shown.hidden);
  const chosen = visible.includes(wanted) ? wanted : visible[0];
  for (const point of points) point.shown.tabIndex = point === chosen ? 0 : -1;
}

function newMap(holder) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(holder, {
    zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomDelta: 0.75,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm,
    // One finger scrolls the page, two move the map.
    dragging: !window.matchMedia("(pointer: coarse)").matches,
    maxBounds: data.max_bounds, maxBoundsViscosity: 0.8,
  });
  map.attributionControl.setPrefix(false).addAttribution("Klimadatastyrelsen, DAGI 2014");
  L.control.zoom({ zoomInTitle: "Zoom ind", zoomOutTitle: "Zoom ud", position: "bottomright" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  // The wheel scrolls the page until the reader has clicked into the map.
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  return map;
}

function fitMap(map, holder) {
  map.invalidateSize({ animate: false });
  map.setMinZoom(0);
  map.fitBounds(data.bounds, { padding: [6, 6], animate: false });
  map.setMinZoom(map.getZoom() - 1);
  holder.classList.toggle("far", map.getZoom() < 9);
}

// Draws all; returns what the rest of the page may do with it.
function startMap(onEnterprise, onDistrict) {
  const holder = document.getElementById("map");
  const map = newMap(holder);
  fitMap(map, holder);
  map.on("zoomend", () => holder.classList.toggle("far", map.getZoom() < 9));
  draw(map, data.land, "land", false);
  const shade = drawDistricts(map, (district) => onDistrict(district, holder));
  draw(map, data.veil, "veil", false);
  drawPlaces(map);
  for (const outline of data.outlines) draw(map, outline.geometry, "outline", false);
  const points = drawPoints(map, onEnterprise);
  const refit = () => fitMap(map, holder);
  window.matchMedia("print").addEventListener("change", refit);
  window.addEventListener("beforeprint", refit);
  window.addEventListener("afterprint", refit);
  return {
    shade,
    show(ids) {
      for (const point of points) point.shown.hidden = !ids.has(point.id);
      offerToTab(points, points.find((p) => p.shown.tabIndex === 0));
    },
    mark(id) {
      for (const point of points) point.shown.classList.toggle("chosen", point.id === id);
      const found = points.find((p) => p.id === id);
      if (found) map.panInside(found.marker.getLatLng(), { padding: [40, 40], animate: false });
    },
  };
}
