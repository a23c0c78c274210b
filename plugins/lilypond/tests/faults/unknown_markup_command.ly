\version "2.24.0"

\header {
  title = \markup { \bold "Two Dances" }
  subtitle = \markup { \smallitalic "for solo flute" }
}

\relative c'' {
  \time 3/8
  d8 e fis | g4 a8 | b4.
}
