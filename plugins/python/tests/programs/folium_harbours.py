import folium

# Harbours on the west coast of Norway
harbours = [
    ("Bergen", 60.397, 5.322, 120),
    ("Florø", 61.599, 5.033, 35),
    ("Måløy", 61.935, 5.113, 48),
    ("Ålesund", 62.472, 6.154, 77),
    ("Haugesund", 59.414, 5.268, 66),
]

m = folium.Map(location=[61.0, 5.8], zoom_start=7, tiles=None)
for name, lat, lon, ships in harbours:
    folium.CircleMarker(
        location=[lat, lon],
        radius=ships / 5,
        popup=f"{name}: {ships} ships",
        tooltip=name,
        color="darkblue",
        fill=True,
        fill_opacity=0.5,
    ).add_to(m)
folium.PolyLine([(lat, lon) for _, lat, lon, _ in sorted(harbours, key=lambda h: h[1])], color="crimson", dash_array="6").add_to(m)
folium.Marker([60.397, 5.322], icon=folium.Icon(color="red", icon="anchor", prefix="fa")).add_to(m)

m.save("harbours.html")
