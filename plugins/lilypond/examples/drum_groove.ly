\version "2.24.0"

\header {
  title = "Rock Groove with Two Endings"
  tagline = ##f
}

cymbals = \drummode {
  \repeat volta 2 {
    cymc8^"crash" hh hh hh hh hh hh hho |
    hh8 hh hh hh hh hh hh hho |
  }
  \alternative {
    { hh8 hh hh hh hh hh hh hh }
    { sn16 sn sn sn tomh tomh tomh tomh tomml tomml tomml tomml tomfl tomfl tomfl tomfl }
  }
}

kickAndSnare = \drummode {
  \repeat volta 2 {
    bd4 sn8 bd r bd sn4 |
    bd8 bd sn4 r8 bd sn bd |
  }
  \alternative {
    { bd4 sn bd sn8 sn }
    { bd4 bd bd bd }
  }
}

\score {
  \new DrumStaff \with { instrumentName = "Drums" } <<
    \numericTimeSignature
    \new DrumVoice { \voiceOne \cymbals }
    \new DrumVoice { \voiceTwo \kickAndSnare }
  >>
  \layout { }
}
