\version "2.24.0"
% A little waltz for piano, eight bars long.

\header {
  title = "Waltz of the Snail"
  tagline = ##f
}

global = { \key g \major \time 3/4 }

right = {
  \global \clef treble
  \tempo "Unhurried" 4 = 112
  b'4\p( d''2) | g''4( fis'' e'') | e''4( c''2) | d''4( c'' a') | \break
  b'4\<( d'' b') | g'4( b' e'') | d''8\mf\>( e'' d'' c'' a' fis') | <d' g'>2.\p \bar "|."
}

left = {
  \global \clef bass
  g4 <b d'> <b d'> | d4 <b d'> <b d'> | c4 <g e'> <g e'> | d4 <fis c'> <fis c'> |
  g4 <b d'> <b d'> | e4 <g b> <g b> | d4 <fis c'> <fis c'> | <g, d g>2. \bar "|."
}

\score {
  \new PianoStaff \with { instrumentName = "Piano" } <<
    \new Staff \right
    \new Staff \left
  >>
  \layout { }
}
