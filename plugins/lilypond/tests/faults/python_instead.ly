from music21 import stream, note

melody = stream.Stream()
for name in ["C4", "D4", "E4", "F4", "G4"]:
    melody.append(note.Note(name))

melody.write("lily.png", fp="melody.png")
