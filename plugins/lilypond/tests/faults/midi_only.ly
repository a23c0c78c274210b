\version "2.24.0"

tune = \relative c' { c4 e g c | g e c2 }

\score {
  \new Staff \with { midiInstrument = "flute" } \tune
  \midi { \tempo 4 = 120 }
}
