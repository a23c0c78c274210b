// Leaflet without tiles: shapes on an empty map
const map = L.map('map').setView([51.505, -0.09], 13);

const circle = L.circle([51.508, -0.11], {
  color: 'red',
  fillColor: '#f03',
  fillOpacity: 0.5,
  radius: 500,
}).addTo(map);

const polygon = L.polygon([
  [51.509, -0.08],
  [51.503, -0.06],
  [51.51, -0.047],
]).addTo(map);

L.polyline([[51.5, -0.12], [51.505, -0.1], [51.502, -0.085], [51.507, -0.07]], { color: 'green', weight: 4 }).addTo(map);
L.circleMarker([51.5, -0.09], { radius: 10, color: 'black', fillColor: 'gold', fillOpacity: 1 }).addTo(map);
L.control.scale().addTo(map);
