\version "2.24.0"
\header {
  title = "Late Tram"
  composer = "medium swing"
  tagline = ##f
}
changes = \chordmode { d1:m7 g:7.9- c:maj7 a:7.13- | d:m7.5- g:7 c:6 s }
tune = \relative c'' {
  \key c \major
  r8 a4 f8 d e f a | aes4. f8 b,2 | e8 g b d~ d4 c8 b | cis2 r4 a8 bes |
  c4 aes8 f~ f4 d | f8 e d b'~ b2 | a1~ | a2. r4 \bar "|."
}
\score {
  <<
    \new ChordNames \with { majorSevenSymbol = \markup "maj7" } \changes
    \new Staff \with { \consists "Volta_engraver" } \tune
  >>
  \layout { ragged-last = ##t }
}
