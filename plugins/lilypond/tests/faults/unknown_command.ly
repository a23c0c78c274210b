\version "2.24.0"

\relative c'' {
  \clef treble
  \key f \major
  \time 6/8
  f4. a8 g f |
  c'4 \accentuate a8 f4. |
  g8 a bes c4 d8 |
  f2.
}
