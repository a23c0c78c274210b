\version "2.22.0"
riff = \relative c {
  \time 4/4
  e8 g a e g bes a4 | e8 g a g e2 | c'8\3 d e d c a g4 | e1 \bar "|."
}

\score {
  \new StaffGroup <<
    \new Staff { \clef "treble_8" \key e \minor \riff }
    \new TabStaff { \riff }
  >>
  \layout {
    \context { \Staff \omit StringNumber }
  }
}
