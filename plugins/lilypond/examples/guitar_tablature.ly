\version "2.24.0"
\include "predefined-guitar-fretboards.ly"

\header {
  title = "Rain on the Window"
  subtitle = "fingerstyle study"
  tagline = ##f
}

picking = {
  \key a \minor
  \time 6/8
  a,8 e a c' a e |
  f,8 f a c' a f |
  c8 g c' e' c' g |
  g,8 d g b g d |
  a,8 e a c' e' c' |
  d8 a d' f' d' a |
  e8 b e' gis' e' b |
  <a, e a c' e'>2.\fermata
  \bar "|."
}

names = \chordmode { a2.:m f c g a:m d:m e a:m }

\score {
  <<
    \new ChordNames \names
    \new FretBoards \names
    \new Staff \with { midiInstrument = "acoustic guitar (nylon)" } { \clef "treble_8" \picking }
    \new TabStaff \picking
  >>
  \layout { indent = 0 }
}
