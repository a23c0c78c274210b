\version "2.24.0"

#(set-global-staff-size 18)

\header {
  title = "Four Bars for Four Strings"
  tagline = ##f
}

global = { \key ees \major \time 4/4 \tempo "Allegro con brio" }

violinI = \relative c'' { \global ees4\f-. ees-. bes'8( aes g f) | g2 ees | f8\p f f f g g aes aes | bes1 }
violinII = \relative c' { \global bes'4-.\f bes-. d8( c bes aes) | bes2 bes | d8\p d d d ees ees d d | d1 }
viola = \relative c' { \global \clef alto g'4-.\f g-. f2 | ees2 g | bes8\p bes bes bes bes bes f f | f1 }
cello = \relative c { \global \clef bass ees4-.\f ees-. bes2 | ees2 ees' | bes4\p r ees, bes' | bes,1 }

\score {
  \new StaffGroup <<
    \new Staff \with { instrumentName = "Violin I" shortInstrumentName = "Vl. I" } \violinI
    \new Staff \with { instrumentName = "Violin II" shortInstrumentName = "Vl. II" } \violinII
    \new Staff \with { instrumentName = "Viola" shortInstrumentName = "Vla." } \viola
    \new Staff \with { instrumentName = "Cello" shortInstrumentName = "Vc." } \cello
  >>
  \layout { \context { \Staff \override VerticalAxisGroup.default-staff-staff-spacing.basic-distance = #12 } }
}
