\version "2.24.0"

\header {
  title = "C Major Scale"
  tagline = ##f
}

\score {
  \new Staff {
    \clef treble
    \key c \major
    \time 4/4
    \tempo "Moderato" 4 = 96
    c'4 d' e' f' | g' a' b' c'' |
    c''4 b' a' g' | f' e' d' c' \bar "|."
  }
  \layout { }
  \midi { }
}
