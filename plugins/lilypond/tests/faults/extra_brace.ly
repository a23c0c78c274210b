\version "2.24.0"

upper = \relative c'' {
  \clef treble
  \time 4/4
  c4 e g e | f d b d | c1
}

lower = \relative c {
  \clef bass
  c2 g' | d g, | c1 }
}

\score {
  \new PianoStaff <<
    \new Staff \upper
    \new Staff \lower
  >>
}
