\version "2.24.0"

right = \relative c' { c4 d e f | g1 }
left = \relative c { c2 g' | c,1 }

\score {
  \new PianoStaff <<
    \new Staff { \clef treble \right }
    \new Staff { \clef bass \left }
  \layout {
    indent = 10\mm
  }
}
