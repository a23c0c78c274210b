\version "2.24.0"

\paper {
  indent = 0\mm
}

% everything is hidden, so nothing is left to see
\score {
  \new Staff \with {
    \remove Staff_symbol_engraver
    \remove Clef_engraver
    \remove Time_signature_engraver
  } { s1 s1 s1 }
  \layout {
    \context { \Score \remove Bar_number_engraver }
    \context { \Staff \omit BarLine }
  }
}
