\version "2.24.0"

tune = \relative c' { c4 e g c | b g e d | c1 }

\score {
  \new Staff {
    \clef treble
    \transpose c { \tune }
  }
  \layout { }
}
