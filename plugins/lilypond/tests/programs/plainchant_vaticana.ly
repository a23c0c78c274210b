\version "2.24.0"
\header { title = "Plainchant" tagline = ##f }
\include "gregorian.ly"
chant = \relative c {
  \clef "vaticana-do3"
  f\melisma \[ g \pes a \] \melismaEnd a g \divisioMinima
  \[ a\melisma \flexa g \] \melismaEnd f g a \divisioMaior g f f \finalis
}
verba = \lyricmode { Lux lu -- cet no -- bis cla -- ra do -- mi -- ne }
\score {
  <<
    \new VaticanaVoice = "cantus" \chant
    \new VaticanaLyrics \lyricsto "cantus" \verba
  >>
}
