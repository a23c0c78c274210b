\version "2.24.0"

\header {
  title = "Evening on the Canal"
  composer = "Trad."
}

melody = \relative c' {
  \key g \major
  \time 3/4
  d4 g b | d2 b4 | c a fis | g2.
  \repeat volta 2 {
    b4 c d | e2 c4 | a b c | d2.

words = \lyricmode {
  Slow -- ly the wa -- ter turns sil -- ver and grey.
}

\score {
  \new Staff \melody
  \addlyrics \words
  \layout { }
}
