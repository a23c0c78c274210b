\version "2.24.0"
\header { tagline = ##f }
\markup \column {
  \fill-line { \fontsize #6 \bold "Concert" }
  \vspace #0.5
  \fill-line { \italic "Saturday, eight o'clock" }
  \vspace #1
  \line {
    \box \pad-markup #1 \column { "Overture" "Songs" "Dances" }
    \hspace #3
    \score { \new Staff \with { \remove "Time_signature_engraver" } \relative c'' { g8 a b c d4 g } \layout { } }
    \hspace #3
    \circle \bold 5 \teeny "euros"
  }
  \vspace #1
  \draw-hline
  \wordwrap { Bring a cushion: the benches of the barn are hard, and the second half is long. }
}
